package orhestra.spot;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries: each twice as long as the one before, up to a longest one, and of each a
 * random half to whole, so that many agents do not come back in the same instant. For one thread.
 */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first.compareTo(longest) < 0 ? first : longest;
    this.longest = longest;
    this.random = random;
  }

  /** The pause after one more failure. */
  Duration next() {
    return pause(first, longest, failures++, random);
  }

  /** The pause after {@code failures} failures and one more. */
  static Duration pause(Duration first, Duration longest, int failures, RandomGenerator random) {
    Duration doubled = first.multipliedBy(1L << Math.min(failures, 20));
    long full = (doubled.compareTo(longest) < 0 ? doubled : longest).toNanos();
    return Duration.ofNanos(full - random.nextLong(full / 2 + 1));
  }

  /** After a success the next pause is the first again. */
  void reset() {
    failures = 0;
  }
}
