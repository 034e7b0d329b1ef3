package orhestra.bench.figure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import orhestra.bench.Samples;
import orhestra.bench.load.BatchClient;
import orhestra.bench.load.Load;
import orhestra.bench.load.Operator;
import orhestra.bench.load.SpotClient;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/**
 * From the start of the process to its first good answer: on an empty database, and on one with
 * 100,000 finished tasks whose server was killed under load.
 */
public final class StartUp implements Figure {
  private static final int TASKS = 100_000;
  private static final int BATCH = 100;
  private static final Duration LOAD = Duration.ofSeconds(30);
  private static final Duration UNTIL_KILL = Duration.ofMillis(500);

  private final DatabaseKind kind;

  public StartUp(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "start-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    double[] empty = new double[stage.runs()];
    double[] full = new double[stage.runs()];
    for (int i = 0; i < stage.runs(); i++) {
      try (Site site = stage.site(kind);
          ServerProcess server = site.startWhole()) {
        empty[i] = seconds(server);
      }
    }
    try (Site site = stage.site(kind)) {
      try (ServerProcess server = site.startWhole()) {
        fill(server);
        killUnderLoad(server);
      }
      for (int i = 0; i < stage.runs(); i++) {
        try (ServerProcess server = site.startWhole()) {
          full[i] = seconds(server);
          stage.say("%s: empty %.2f s, full %.2f s".formatted(name(), empty[i], full[i]));
          killUnderLoad(server);
        }
      }
    }
    return List.of(
        new Measurement(name(), "empty, to ready", "s", new Samples(empty), Target.atMost(2)),
        new Measurement(
            name(), "100,000 tasks, killed, to ready", "s", new Samples(full), Target.atMost(3)));
  }

  private static double seconds(ServerProcess server) {
    return server.startTime().toNanos() / 1e9;
  }

  private static void fill(ServerProcess server) throws IOException {
    try (Operator operator = new Operator(server.port());
        SpotClient spot = new SpotClient(server.port())) {
      operator.submit(TASKS, "");
      operator.submit(10_000_000, "");
      for (int done = 0; done < TASKS; ) {
        done += spot.completeAllAndClaim(BATCH);
      }
    }
  }

  private static void killUnderLoad(ServerProcess server) throws IOException, InterruptedException {
    try (Load load = new Load(8, () -> new BatchClient(server.port(), BATCH));
        ExecutorService driver = Executors.newSingleThreadExecutor()) {
      Future<Double> driving = driver.submit(() -> load.drive(LOAD));
      Thread.sleep(UNTIL_KILL);
      server.kill();
      driving.get();
      throw new IOException("the load did not notice that the server was killed");
    } catch (ExecutionException expected) {
      // The clients lost their server: that is what was wanted.
    }
  }
}
