package orhestra.execution;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker in the process of a server, so that one command is enough for chats. */
public final class EmbeddedExecution {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedExecution.class);

  /** The server has its Redis already, or will not have it. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The server stops after it, and whoever stops the server does not wait for ever. */
  private static final Duration STOP_TIME = Duration.ofSeconds(5);

  private final WorkerPlan plan;
  private final InstantSource clock;

  private EmbeddedExecution(WorkerPlan plan, InstantSource clock) {
    this.plan = requireNonNull(plan, "plan is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Reads what it has to be.
   *
   * @param environment the server's own settings
   * @throws ExecutionStartException if a setting is wrong, or there will be no Redis
   */
  public static EmbeddedExecution read(Map<String, String> environment, InstantSource clock) {
    return new EmbeddedExecution(WorkerPlan.read(environment, null), clock);
  }

  /** What has been begun; it is ended before the server is. */
  @FunctionalInterface
  public interface Begun extends AutoCloseable {
    /** Lets running turns end for some seconds; others are answered after the next start. */
    @Override
    void close();
  }

  /**
   * Begins, if the server has its Redis.
   *
   * @param port where the server listens
   */
  public Begun start(int port) {
    try {
      ExecutionWorker worker =
          ExecutionWorker.start(plan, plan.awaitRedis(PATIENCE), plan.serverOn(port), clock);
      return () -> {
        try (worker) {
          worker.stop(STOP_TIME);
        }
      };
    } catch (ExecutionStartException e) {
      log.error("Turns are not answered here: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return () -> {};
  }
}
