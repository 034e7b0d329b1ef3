package orhestra.bench.kill9;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When each of many showed for the first time since a kill that it goes on. Thread-safe. */
public final class Comeback {
  private final Map<String, Long> first = new HashMap<>();
  private @Nullable Set<String> awaited;
  private long since = System.nanoTime();

  /** It was at this time; who shows up counts. */
  public synchronized void since(long nanos) {
    since = nanos;
    awaited = null;
    first.clear();
  }

  /** It was at this time; only these count, each of which has something to show. */
  public synchronized void since(long nanos, Set<String> who) {
    since(nanos);
    awaited = new HashSet<>(who);
  }

  /** This one goes on. */
  public synchronized void seen(String who) {
    if (awaited == null || awaited.contains(who)) {
      first.putIfAbsent(who, System.nanoTime());
    }
  }

  /** Of the one that took longest. */
  public synchronized Duration slowest() {
    long last = first.values().stream().mapToLong(Long::longValue).max().orElse(since);
    return Duration.ofNanos(last - since);
  }

  /** How many have shown that they go on. */
  public synchronized int count() {
    return first.size();
  }
}
