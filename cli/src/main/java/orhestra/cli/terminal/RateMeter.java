package orhestra.cli.terminal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast a count grows, over a sliding window, so that neither the slow start nor a pause long
 * ago bends the forecast. Not for use by several threads.
 */
public final class RateMeter {
  private static final Duration USUAL = Duration.ofSeconds(20);
  private static final Duration SHORTEST = Duration.ofMillis(500);

  private final Duration window;
  private final Deque<Sample> samples = new ArrayDeque<>();

  /** Looks back 20 seconds. */
  public RateMeter() {
    this(USUAL);
  }

  /**
   * @param window how far it looks back
   */
  public RateMeter(Duration window) {
    this.window = requireNonNull(window, "window is null");
  }

  private record Sample(Instant time, long count) {}

  /** Notes that the count was {@code count} at {@code now}; a count that falls starts anew. */
  public void note(Instant now, long count) {
    if (!samples.isEmpty()
        && (count < samples.getLast().count() || now.isBefore(samples.getLast().time()))) {
      samples.clear();
    }
    samples.addLast(new Sample(now, count));
    // One sample from before the window stays: the window is then covered wholly.
    while (samples.size() > 2 && secondIsOld(now)) {
      samples.removeFirst();
    }
  }

  private boolean secondIsOld(Instant now) {
    Sample first = samples.removeFirst();
    boolean old = samples.getFirst().time().isBefore(now.minus(window));
    samples.addFirst(first);
    return old;
  }

  /** Growth in one second, 0 until it is known. */
  public double perSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    Duration time = Duration.between(samples.getFirst().time(), samples.getLast().time());
    return time.compareTo(SHORTEST) < 0
        ? 0
        : (samples.getLast().count() - samples.getFirst().count()) * 1000.0 / time.toMillis();
  }
}
