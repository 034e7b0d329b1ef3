package orhestra.server;

import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import orhestra.engine.Alarm;

/** The engine's alarm on a thread of its own. Keeps the earliest request only. Thread-safe. */
final class WakeAlarm implements Alarm, AutoCloseable {
  /** Wall clocks can be set: look at least this often. */
  private static final long LONGEST_MILLIS = 60_000;

  private final InstantSource clock;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("alarm").daemon().factory());
  private Runnable action = () -> {};
  private long earliest = Long.MAX_VALUE;
  private @Nullable Future<?> scheduled;

  WakeAlarm(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void calls(Runnable newAction) {
    action = newAction;
  }

  @Override
  public synchronized void at(long epochMillis) {
    if (epochMillis >= earliest || executor.isShutdown()) {
      return;
    }
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    earliest = epochMillis;
    long delay = Math.clamp(epochMillis - clock.millis(), 0, LONGEST_MILLIS);
    scheduled = executor.schedule(this::ring, delay, TimeUnit.MILLISECONDS);
  }

  private void ring() {
    Runnable current;
    synchronized (this) {
      earliest = Long.MAX_VALUE;
      scheduled = null;
      current = action;
    }
    current.run();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
