package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import orhestra.cli.OwnJava;
import orhestra.cli.demo.stream.StreamWorkerCommand;
import orhestra.cli.demo.stream.Tally;
import orhestra.client.ClientException;
import orhestra.client.insights.InsightsClient;
import tools.jackson.databind.JsonNode;

/** The server of the insights demo with its own Redis, and the workers that push chunks into it. */
final class InsightsCluster {
  private final Children children;
  private final Path folder;
  private final Readiness readiness;
  private final DemoServer server;

  /** A worker and where it will write what it has sent. */
  record Worker(Child process, Path tally) {
    /** Adds what it has sent, once it has ended. */
    void addTo(Tally sum) throws IOException {
      sum.add(Files.readString(tally));
    }
  }

  InsightsCluster(Children children, Path folder, Readiness readiness) throws IOException {
    this.children = requireNonNull(children, "children is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.readiness = requireNonNull(readiness, "readiness is null");
    this.server =
        new DemoServer(
            children, folder, DemoStage.data(folder), Map.of("ORHESTRA_EMBEDDED_REDIS_PORT", "0"));
  }

  String url() {
    return server.url();
  }

  /** Starts the server and waits until it merges chunks. */
  Child startServer(InsightsClient client) throws IOException, InterruptedException, DemoException {
    Child started = startServer("server");
    readiness.await(started, "the server", () -> isReady(client));
    return started;
  }

  /**
   * Starts the server on the data that is there; {@link #isReady} tells when it is ready.
   *
   * @param name of the process
   */
  Child startServer(String name) throws IOException {
    return server.start(name);
  }

  /** Whether the server answers and has its Redis. */
  static boolean isReady(InsightsClient client) throws InterruptedException {
    try {
      return "ok".equals(client.health(JsonNode.class).path("status").asString(""));
    } catch (ClientException notYet) {
      return false;
    }
  }

  /** Where the server's Redis listens; known when the server is ready. */
  int redisPort() throws IOException {
    String port = Files.readString(DemoStage.data(folder).resolve("redis").resolve("port"));
    return Integer.parseInt(port.strip());
  }

  /** Starts a worker, which ends by itself. */
  Worker startWorker(int number, long seed, Instant now, int pushes, Duration duration)
      throws IOException {
    String name = "worker-" + number;
    Path tally = folder.resolve(name + ".tally.json");
    Child process =
        children.start(
            name,
            OwnJava.orhestra(OwnJava.Cache.CLIENT, List.of("-XX:+UseSerialGC", "-Xmx64m")),
            Map.of(),
            StreamWorkerCommand.arguments(redisPort(), number, seed, now, pushes, duration, tally));
    return new Worker(process, tally);
  }
}
