package orhestra.bench.figure;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import orhestra.bench.Samples;
import orhestra.bench.load.Operator;
import orhestra.bench.load.SpotClient;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/** From the start of a submit to the answer of a claim that had been waiting for work. */
public final class WakeUp implements Figure {
  private static final int WARM_UP = 300;
  private static final int SAMPLES = 200;
  private static final int WAIT_MILLIS = 30_000;

  /** A claim sent so long ago waits in the server by now. */
  private static final int SETTLE_MILLIS = 3;

  private final DatabaseKind kind;

  public WakeUp(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "wake-up-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    double[] half = new double[stage.runs()];
    double[] most = new double[stage.runs()];
    try (Site site = stage.site(kind);
        ServerProcess server = site.start();
        Operator operator = new Operator(server.port());
        SpotClient spot = new SpotClient(server.port());
        ExecutorService waiter = Executors.newSingleThreadExecutor()) {
      wakeUps(operator, spot, waiter, WARM_UP);
      for (int i = 0; i < stage.runs(); i++) {
        Samples millis = wakeUps(operator, spot, waiter, SAMPLES);
        half[i] = millis.median();
        most[i] = millis.quantile(0.99);
        stage.say("%s: p50 %.2f ms, p99 %.2f ms".formatted(name(), half[i], most[i]));
      }
    } catch (ExecutionException e) {
      throw new IOException("a waiting claim failed", e.getCause());
    }
    boolean h2 = kind == DatabaseKind.H2;
    return List.of(
        new Measurement(
            name(), "submit to answer, p50", "ms", new Samples(half), h2 ? Target.atMost(5) : null),
        new Measurement(
            name(),
            "submit to answer, p99",
            "ms",
            new Samples(most),
            h2 ? Target.atMost(25) : null));
  }

  private static Samples wakeUps(
      Operator operator, SpotClient spot, ExecutorService waiter, int count)
      throws IOException, InterruptedException, ExecutionException {
    double[] millis = new double[count];
    for (int i = 0; i < count; i++) {
      Future<Long> answered =
          waiter.submit(
              () -> {
                int claimed = spot.claim(1, WAIT_MILLIS);
                if (claimed != 1) {
                  throw new IOException("the wait ended without a task");
                }
                return System.nanoTime();
              });
      Thread.sleep(SETTLE_MILLIS);
      long start = System.nanoTime();
      operator.submit(1, "");
      millis[i] = (answered.get() - start) / 1e6;
      spot.completeOne();
    }
    return new Samples(millis);
  }
}
