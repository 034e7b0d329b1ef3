package orhestra.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells how long things have been seen unchanged, by the observer's own clock alone. Neither wall
 * clocks nor the time before the first look count. Used by one thread.
 *
 * @param <S> what is compared to tell whether a thing has changed
 */
final class Observation<S> {
  private Map<Long, Seen<S>> seen = new HashMap<>();
  private Map<Long, Seen<S>> next = new HashMap<>();

  private record Seen<S>(S stamp, long since) {}

  /** Begins a look at all things; those not seen during it are forgotten at its end. */
  void begin() {
    next = new HashMap<>();
  }

  /**
   * How long (nanoseconds) the thing has had this stamp in every look so far; less than zero if
   * this is the first.
   *
   * @param lookBegan a time before the thing was read
   * @param lookEnded a time after it was read
   */
  long unchanged(long thing, S stamp, long lookBegan, long lookEnded) {
    @Nullable Seen<S> before = seen.get(thing);
    Seen<S> current =
        before != null && before.stamp.equals(stamp) ? before : new Seen<>(stamp, lookEnded);
    next.put(thing, current);
    return lookBegan - current.since;
  }

  void end() {
    seen = next;
  }

  /** Starts anew: the observer may have been away. */
  void forget() {
    seen.clear();
    next.clear();
  }
}
