package orhestra.bench.figure;

import java.io.IOException;
import java.util.List;
import orhestra.bench.Samples;
import orhestra.bench.load.Operator;
import orhestra.bench.load.SpotClient;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/** How long a sweep of 10,000,000 tasks takes to be accepted, to be listed, to be begun. */
public final class LargeJob implements Figure {
  private static final int TASKS = 10_000_000;

  private final DatabaseKind kind;

  public LargeJob(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "large-job-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    int runs = stage.runs();
    double[] accepted = new double[runs];
    double[] listed = new double[runs];
    double[] claimed = new double[runs];
    try (Site site = stage.site(kind);
        ServerProcess server = site.start();
        Operator operator = new Operator(server.port());
        SpotClient spot = new SpotClient(server.port())) {
      for (int i = 0; i < runs; i++) {
        // Each job goes before the last, so that the claim is the job's first.
        String more = ",\"priority\":" + i;
        long start = System.nanoTime();
        String job = operator.submit(TASKS, more);
        accepted[i] = millisSince(start);
        start = System.nanoTime();
        String list = operator.get("/api/v1/jobs");
        listed[i] = millisSince(start);
        start = System.nanoTime();
        int got = spot.claim(1, 0);
        claimed[i] = millisSince(start);
        if (!list.contains('"' + job + '"') || got != 1) {
          throw new IOException(job + " is not listed, or nothing can be claimed of it");
        }
        spot.completeOne();
      }
    }
    stage.say(name() + ": done");
    return List.of(
        new Measurement(name(), "accepted", "ms", new Samples(accepted), Target.atMost(100)),
        new Measurement(name(), "listed", "ms", new Samples(listed), Target.atMost(100)),
        new Measurement(name(), "first claim", "ms", new Samples(claimed), Target.atMost(50)));
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
