package orhestra.cli.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A sweep with the shape of the demo's, from a fixed seed. */
final class SampleSweep {
  private SampleSweep() {}

  static ReportFacts facts(String title) {
    return new ReportFacts(
        title,
        "job-7f3a",
        "COMPLETED",
        288,
        288,
        0,
        Instant.parse("2026-03-01T10:00:00Z"),
        Instant.parse("2026-03-01T10:01:02Z"),
        Instant.parse("2026-03-01T10:01:03Z"),
        "orhestra 0.1.0",
        List.of("One of the two agents was killed with SIGKILL at 41 % of the sweep."));
  }

  static List<ReportRow> rows(boolean withProgress) {
    Random random = new Random(7);
    List<ReportRow> rows = new ArrayList<>();
    String[] algorithms = {"PSO", "GA", "DE"};
    String[] functions = {"Sphere", "Rosenbrock", "Rastrigin", "Ackley"};
    for (int a = 0; a < 3; a++) {
      for (int f = 0; f < 4; f++) {
        for (int iterations : new int[] {100, 300}) {
          for (int agents : new int[] {10, 30}) {
            for (int dimension : new int[] {2, 6, 10}) {
              for (int run = 0; run < 2; run++) {
                rows.add(
                    run(
                        "task-" + rows.size(),
                        algorithms[a],
                        functions[f],
                        new int[] {iterations, agents, dimension},
                        a * 0.8 + f * 0.5,
                        withProgress,
                        random));
              }
            }
          }
        }
      }
    }
    return rows;
  }

  private static ReportRow run(
      String id,
      String algorithm,
      String function,
      int[] axes,
      double hardness,
      boolean withProgress,
      Random random) {
    double speed = 3.0 / (1 + hardness + axes[2] / 4.0) * Math.log(axes[1]) * axes[0] / 100;
    double start = 50 * (1 + random.nextDouble()) * axes[2];
    List<ReportRow.Progress> progress = new ArrayList<>();
    double best = start;
    int every = axes[0] / 20;
    for (int i = every; i <= axes[0]; i += every) {
      best =
          Math.min(best, start * Math.exp(-speed * 4 * i / axes[0] * (0.7 + random.nextDouble())));
      progress.add(new ReportRow.Progress(i, best));
    }
    return new ReportRow(
        id,
        algorithm,
        function,
        axes[0],
        axes[1],
        axes[2],
        random.nextLong() >>> 20,
        "spot-" + random.nextInt(3),
        random.nextInt(40) == 0 ? 2 : 1,
        180 + random.nextInt(400),
        best < 1e-9 ? 0 : best,
        withProgress ? progress : List.of());
  }
}
