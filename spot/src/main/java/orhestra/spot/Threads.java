package orhestra.spot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's own loops: each goes on whatever happens in one round, until it is interrupted. */
final class Threads {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

  private Threads() {}

  /** One round of a loop. */
  interface Round {
    void run() throws InterruptedException;
  }

  /** Repeats {@code round} until the thread is interrupted. */
  static Runnable loop(Round round) {
    return () -> {
      try {
        while (!Thread.currentThread().isInterrupted()) {
          try {
            round.run();
          } catch (RuntimeException fault) {
            // A fault of ours; without this the agent would look alive and do nothing.
            log.error("Unexpected fault, going on", fault);
            Thread.sleep(AFTER_FAULT);
          }
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** Interrupts the thread, if there is one, and waits for its end. */
  static void stop(@Nullable Thread thread) {
    if (thread == null) {
      return;
    }
    thread.interrupt();
    try {
      boolean unused = thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
