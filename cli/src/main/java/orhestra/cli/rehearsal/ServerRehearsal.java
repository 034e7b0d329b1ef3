package orhestra.cli.rehearsal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import orhestra.bench.load.BatchClient;
import orhestra.bench.load.Load;
import orhestra.bench.load.OneByOneClient;
import orhestra.bench.load.Operator;
import orhestra.bench.process.ChildProcess;
import orhestra.client.ClientException;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.server.Main;
import orhestra.server.ServerConfig;

/**
 * A server that starts on an empty database, has some thousand tasks claimed and done, and stops.
 */
public final class ServerRehearsal {
  private static final Duration DRIVE = Duration.ofMillis(1500);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int OPEN_END = 1_000_000;

  private ServerRehearsal() {}

  /**
   * Runs it.
   *
   * @param arguments one existing folder, which the caller removes afterwards
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    TimeLimit.start();
    Path scratch = Path.of(arguments[0]);
    int port = ChildProcess.freePort();
    Thread.ofPlatform().daemon().name("server").start(() -> serve(port, scratch));
    awaitHealth(port);
    try (Operator operator = new Operator(port)) {
      String job = operator.submit(OPEN_END, "");
      drive(new Load(8, () -> new OneByOneClient(port, 20)));
      drive(new Load(4, () -> new BatchClient(port, 100)));
      operator.get("/api/v1/jobs/" + job);
      operator.get("/metrics");
    }
    System.exit(0); // The server stops as always, by the hook it has set.
  }

  private static void serve(int port, Path scratch) {
    try {
      Main.run(
          ServerConfig.read(
              Map.of(
                  "ORHESTRA_PORT", String.valueOf(port),
                  "ORHESTRA_DATA_DIR", scratch.resolve("data").toString(),
                  "ORHESTRA_LOG_DIR", scratch.resolve("logs").toString(),
                  "REDIS_URL", "none",
                  "ORHESTRA_DOORS", "off")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitHealth(int port) throws InterruptedException {
    try (Transport transport = new Transport(TransportOptions.of("http://127.0.0.1:" + port))) {
      CoordinatorClient client = new CoordinatorClient(transport);
      while (!isHealthy(client)) {
        Thread.sleep(LOOK);
      }
    }
  }

  private static boolean isHealthy(CoordinatorClient client) throws InterruptedException {
    try {
      return "healthy".equals(client.health().status());
    } catch (ClientException notYet) {
      return false;
    }
  }

  private static void drive(Load load) throws IOException, InterruptedException {
    try (load) {
      load.drive(DRIVE);
    }
  }
}
