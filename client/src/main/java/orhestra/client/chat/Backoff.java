package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses that double, with jitter: when a server restarts, all its clients come back, and not all
 * of them at once. Not thread-safe.
 */
final class Backoff {
  private final ChatTiming timing;
  private final RandomGenerator random;
  private Duration pause;

  Backoff(ChatTiming timing, RandomGenerator random) {
    this.timing = requireNonNull(timing, "timing is null");
    this.random = requireNonNull(random, "random is null");
    this.pause = timing.firstPause();
  }

  /** The next pause: between a half and all of what it could be. */
  Duration next() {
    Duration now = pause;
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(timing.longestPause()) < 0 ? doubled : timing.longestPause();
    long half = now.toNanos() / 2;
    return Duration.ofNanos(half + random.nextLong(half + 1));
  }

  /** It works again. */
  void reset() {
    pause = timing.firstPause();
  }
}
