package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import orhestra.cli.OwnJava;
import orhestra.cli.command.JobWatch;
import orhestra.client.ClientException;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Spot;

/** The demo's server and workers. */
final class DemoCluster {
  private final Children children;
  private final Path folder;
  private final ExamplesJar examples;
  private final int port;
  private final Readiness readiness;

  /** A worker process and the id under which the server knows it. */
  record Agent(Child process, String spotId) {}

  DemoCluster(
      Children children,
      Path folder,
      ExamplesJar examples,
      InstantSource clock,
      JobWatch.Pause pause)
      throws IOException {
    this.children = requireNonNull(children, "children is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.examples = requireNonNull(examples, "examples is null");
    this.readiness = new Readiness(clock, pause);
    this.port = freePort();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts the server on an empty data folder and waits until it is healthy. */
  Child startServer(CoordinatorClient client)
      throws IOException, InterruptedException, DemoException {
    Child server =
        children.start(
            "server",
            OwnJava.orhestra(OwnJava.Cache.SERVER, List.of()),
            Map.of(
                "ORHESTRA_HOST",
                "127.0.0.1",
                "ORHESTRA_PORT",
                String.valueOf(port),
                "ORHESTRA_DATA_DIR",
                DemoStage.data(folder).toString(),
                "ORHESTRA_LOG_DIR",
                folder.resolve("logs").toString(),
                "REDIS_URL",
                "none",
                "ORHESTRA_DOORS",
                "off"),
            List.of("serve"));
    readiness.await(server, "the server", () -> isHealthy(client));
    return server;
  }

  private static boolean isHealthy(CoordinatorClient client) throws InterruptedException {
    try {
      return "healthy".equals(client.health().status());
    } catch (ClientException notYet) {
      return false;
    }
  }

  /** Starts a worker and waits until the server knows it. */
  Agent startAgent(CoordinatorClient client, String name, int slots)
      throws IOException, InterruptedException, DemoException {
    Set<String> before = spotIds(client);
    Child process =
        children.start(
            name,
            OwnJava.orhestra(OwnJava.Cache.CLIENT, List.of("-XX:+UseSerialGC", "-Xmx256m")),
            Map.of(),
            List.of(
                "spot",
                "--server",
                url(),
                "--slots",
                String.valueOf(slots),
                "--name",
                name,
                "--jar-dir",
                examples.folder().toString(),
                "--work-dir",
                folder.resolve(name).toString()));
    Set<String> added = new HashSet<>();
    readiness.await(
        process,
        name,
        () -> {
          added.addAll(spotIds(client));
          added.removeAll(before);
          return !added.isEmpty();
        });
    return new Agent(process, added.iterator().next());
  }

  private static Set<String> spotIds(CoordinatorClient client) throws InterruptedException {
    return client.spots().stream().map(Spot::id).collect(Collectors.toSet());
  }

  // Somebody else may take the port before the server does; it then says so and the demo ends.
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
