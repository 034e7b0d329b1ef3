package orhestra.execution;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.ClientException;
import orhestra.client.Transport;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.platform.redis.RedisAddress;

/**
 * A worker in the process of a server, so that one command is enough for chats. It begins when the
 * server answers, and ends at once when the process is to stop: what it was answering is answered
 * after the next start. Thread-safe.
 */
public final class EmbeddedExecution implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedExecution.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final WorkerPlan plan;
  private final InstantSource clock;
  private final Thread starter;
  private @Nullable ExecutionWorker worker;
  private boolean closed;

  private EmbeddedExecution(WorkerPlan plan, InstantSource clock) {
    this.plan = requireNonNull(plan, "plan is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.starter = Thread.ofVirtual().name("execution-start").unstarted(this::begin);
  }

  /**
   * Begins to wait for the server; returns at once. It ends with the process, if not before.
   *
   * @param environment the server's own settings
   * @throws ExecutionStartException if a setting is wrong, or there will be no Redis
   */
  public static EmbeddedExecution start(Map<String, String> environment, InstantSource clock) {
    EmbeddedExecution execution = new EmbeddedExecution(WorkerPlan.read(environment, null), clock);
    Runtime.getRuntime().addShutdownHook(new Thread(execution::close, "stop-execution"));
    execution.starter.start();
    return execution;
  }

  private void begin() {
    try {
      // of one that takes any free port only its Redis is found
      if (plan.server().server().getPort() > 0) {
        awaitServer();
      }
      begin(plan.awaitRedis(PATIENCE));
    } catch (InterruptedException e) {
      log.debug("stopped before it began", e);
    } catch (ExecutionStartException e) {
      log.error("Turns are not answered here: {}", e.getMessage());
    }
  }

  private void awaitServer() throws InterruptedException {
    try (Transport transport = new Transport(plan.server())) {
      CoordinatorClient client = new CoordinatorClient(transport);
      while (true) {
        try {
          client.health();
          return;
        } catch (ClientException e) {
          Thread.sleep(LOOK);
        }
      }
    }
  }

  private synchronized void begin(RedisAddress redis) {
    if (!closed) {
      worker = ExecutionWorker.start(plan, redis, plan.server(), clock);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      starter.interrupt();
      if (worker != null) {
        worker.close();
      }
    }
  }
}
