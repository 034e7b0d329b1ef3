package orhestra.bench.figure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import orhestra.bench.Samples;
import orhestra.bench.load.Operator;
import orhestra.bench.load.SpotClient;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/**
 * What a claim costs with 1,000,000 tasks waiting, as a ratio to what it costs with 10,000: medians
 * of the time of a claim of one task on one connection. Two servers of the same program run side by
 * side and take turns, so that a machine that becomes slower does so for both.
 */
public final class Backlog implements Figure {
  private static final int SUBMITTERS = 16;
  private static final int WARM_UP = 1_000;
  private static final int CLAIMS = 300;
  private static final String FAR_AWAY = ",\"priority\":5,\"notBefore\":\"2999-01-01T00:00:00Z\"";
  private static final String NOBODY = ",\"priority\":5,\"requires\":[\"a-label-nobody-has\"]";

  private final String shape;
  private final DatabaseKind kind;
  private final List<Jobs> few;
  private final List<Jobs> many;

  /** Equal jobs; {@code more} is further fields of their bodies. */
  private record Jobs(int count, int tasks, String more) {}

  private Backlog(String shape, DatabaseKind kind, List<Jobs> few, List<Jobs> many) {
    this.shape = shape;
    this.kind = kind;
    this.few = few;
    this.many = many;
  }

  /** All waiting tasks in one job. */
  public static Backlog inOneJob(DatabaseKind kind) {
    return new Backlog(
        "one-job", kind, List.of(new Jobs(1, 10_000, "")), List.of(new Jobs(1, 1_000_000, "")));
  }

  /** Spread over 10,000 jobs. */
  public static Backlog inManyJobs(DatabaseKind kind) {
    return new Backlog(
        "many-jobs", kind, List.of(new Jobs(10_000, 1, "")), List.of(new Jobs(10_000, 100, "")));
  }

  /** Jobs that would go first, if their time had come. */
  public static Backlog notDue(DatabaseKind kind) {
    return blocked("not-due", kind, FAR_AWAY);
  }

  /** Jobs that would go first, if anybody had their label. */
  public static Backlog unfit(DatabaseKind kind) {
    return blocked("unfit", kind, NOBODY);
  }

  private static Backlog blocked(String shape, DatabaseKind kind, String how) {
    Jobs claimable = new Jobs(1, 10_000, "");
    return new Backlog(
        shape,
        kind,
        List.of(new Jobs(100, 100, how), claimable),
        List.of(new Jobs(10_000, 100, how), claimable));
  }

  @Override
  public String name() {
    return "backlog-" + shape + "-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    try (Site fewSite = stage.site(kind);
        Site manySite = stage.site(kind);
        ServerProcess fewServer = fewSite.start();
        ServerProcess manyServer = manySite.start()) {
      stage.say(name() + ": submitting");
      submit(fewServer, few);
      submit(manyServer, many);
      try (SpotClient fewSpot = new SpotClient(fewServer.port());
          SpotClient manySpot = new SpotClient(manyServer.port())) {
        return measure(stage, fewSpot, manySpot);
      }
    }
  }

  private List<Measurement> measure(Stage stage, SpotClient fewSpot, SpotClient manySpot)
      throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      claimMicros(fewSpot);
      claimMicros(manySpot);
    }
    double[] ratio = new double[stage.runs()];
    double[] fewMicros = new double[stage.runs()];
    double[] manyMicros = new double[stage.runs()];
    for (int i = 0; i < stage.runs(); i++) {
      List<Double> ofFew = new ArrayList<>();
      List<Double> ofMany = new ArrayList<>();
      for (int claim = 0; claim < CLAIMS; claim++) {
        ofFew.add(claimMicros(fewSpot));
        ofMany.add(claimMicros(manySpot));
      }
      fewMicros[i] = Samples.of(ofFew).median();
      manyMicros[i] = Samples.of(ofMany).median();
      ratio[i] = manyMicros[i] / fewMicros[i];
      stage.say("%s: ratio %.2f".formatted(name(), ratio[i]));
    }
    return List.of(
        new Measurement(
            name(), "claim: 1,000,000 to 10,000", "", new Samples(ratio), Target.atMost(1.3)),
        new Measurement(name(), "claim, 10,000 waiting", "us", new Samples(fewMicros), null),
        new Measurement(name(), "claim, 1,000,000 waiting", "us", new Samples(manyMicros), null));
  }

  private static double claimMicros(SpotClient spot) throws IOException {
    long start = System.nanoTime();
    int claimed = spot.claim(1, 0);
    double micros = (System.nanoTime() - start) / 1e3;
    if (claimed != 1) {
      throw new IOException("nothing to claim");
    }
    spot.completeOne();
    return micros;
  }

  private static void submit(ServerProcess server, List<Jobs> all)
      throws IOException, InterruptedException {
    for (Jobs jobs : all) {
      AtomicInteger left = new AtomicInteger(jobs.count());
      List<Future<?>> submitters = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < Math.min(SUBMITTERS, jobs.count()); i++) {
          submitters.add(
              threads.submit(
                  () -> {
                    try (Operator operator = new Operator(server.port())) {
                      while (left.decrementAndGet() >= 0) {
                        operator.submit(jobs.tasks(), jobs.more());
                      }
                    }
                    return null;
                  }));
        }
        for (Future<?> submitter : submitters) {
          submitter.get();
        }
      } catch (ExecutionException e) {
        throw new IOException("a job was not accepted", e.getCause());
      }
    }
  }
}
