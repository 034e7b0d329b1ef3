package orhestra.bench.insights;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** When each brand had a new summary for the first time since something happened. Thread-safe. */
final class Progress implements BrandRedis.Published {
  private final Map<String, Long> first = new HashMap<>();
  private long since = System.nanoTime();

  /** It happened at this time; what was heard until now was before it. */
  synchronized void since(long nanos) {
    since = nanos;
    first.clear();
  }

  @Override
  public synchronized void summary(String brand, String document) {
    first.putIfAbsent(brand, System.nanoTime());
  }

  /** Of the brand that waited longest. */
  synchronized Duration slowest() {
    long last = first.values().stream().mapToLong(Long::longValue).max().orElse(since);
    return Duration.ofNanos(last - since);
  }

  /** How many brands had one. */
  synchronized int brands() {
    return first.size();
  }
}
