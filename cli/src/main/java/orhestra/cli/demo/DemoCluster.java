package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
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
  private final DemoServer server;
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
    this.server =
        new DemoServer(children, folder, DemoStage.data(folder), Map.of("REDIS_URL", "none"));
  }

  String url() {
    return server.url();
  }

  /** Starts the server on an empty data folder and waits until it is healthy. */
  Child startServer(CoordinatorClient client)
      throws IOException, InterruptedException, DemoException {
    Child started = server.start("server");
    readiness.await(started, "the server", () -> isHealthy(client));
    return started;
  }

  /** Whether the server answers and is well. */
  static boolean isHealthy(CoordinatorClient client) throws InterruptedException {
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
}
