package orhestra.conversations.api;

import java.util.HashMap;
import java.util.Map;

/** Counts how many sessions each address begins in a minute. Thread-safe. */
final class InitLimit {
  private static final long MINUTE = 60_000;

  private final int perMinute;
  private final Map<String, Integer> counts = new HashMap<>();
  private long minute;

  InitLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  /**
   * Counts one more, unless it is one too many.
   *
   * @param now epoch milliseconds
   */
  synchronized boolean allow(String address, long now) {
    if (now / MINUTE != minute) {
      minute = now / MINUTE;
      counts.clear();
    }
    int count = counts.merge(address, 1, Integer::sum);
    return count <= perMinute;
  }
}
