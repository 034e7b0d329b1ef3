package orhestra.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again on a thread of its own, until closed. A failure is logged once.
 */
final class Beat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beat.class);

  private final ScheduledExecutorService executor;
  private final String name;
  private final Runnable action;
  private boolean failing;

  Beat(String name, Duration every, Runnable action) {
    this.name = name;
    this.action = action;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
    ScheduledFuture<?> beats =
        executor.scheduleWithFixedDelay(
            this::beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    LOG.debug("The {} beats: {}", name, beats);
  }

  private void beat() {
    try {
      action.run();
      if (failing) {
        LOG.info("The {} works again", name);
      }
      failing = false;
    } catch (RuntimeException failure) {
      if (!failing && !executor.isShutdown()) {
        LOG.warn("The {} failed and will try again", name, failure);
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("The {} did not stop within 5 s", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
