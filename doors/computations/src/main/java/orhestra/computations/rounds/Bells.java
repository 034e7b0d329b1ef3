package orhestra.computations.rounds;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Wakes those who wait for something to happen to a round. Thread-safe. */
final class Bells {
  private final Map<Long, CountDownLatch> waited = new ConcurrentHashMap<>();

  /** Taken before one looks, so that nothing is missed between the look and the wait. */
  CountDownLatch of(long job) {
    return waited.computeIfAbsent(job, key -> new CountDownLatch(1));
  }

  /** Waits until it rings, or for so long; whether it rang. */
  static boolean await(CountDownLatch bell, Duration longest) throws InterruptedException {
    return bell.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  void ring(long job) {
    CountDownLatch bell = waited.remove(job);
    if (bell != null) {
      bell.countDown();
    }
  }

  void ringAll() {
    waited.keySet().forEach(this::ring);
  }
}
