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
  private final Logger log;
  private final ScheduledExecutorService executor;
  private final String name;
  private final Runnable action;
  private boolean failing;

  Beat(String name, Duration every, Runnable action) {
    this.log = LoggerFactory.getLogger(loggerName(name));
    this.name = name;
    this.action = action;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
    ScheduledFuture<?> beats =
        executor.scheduleWithFixedDelay(
            this::beat, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    log.debug("The {} beats: {}", name, beats);
  }

  /** Each beat has a logger of its own, so that a log can have those of one door. */
  static String loggerName(String name) {
    return Beat.class.getName() + "." + name.replace('-', '.');
  }

  private void beat() {
    try {
      action.run();
      if (failing) {
        log.info("The {} works again", name);
      }
      failing = false;
    } catch (RuntimeException failure) {
      if (!failing && !executor.isShutdown()) {
        log.warn("The {} failed and will try again", name, failure);
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("The {} did not stop within 5 s", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
