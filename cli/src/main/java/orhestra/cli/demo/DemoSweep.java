package orhestra.cli.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orhestra.client.coordinator.Sweep;
import orhestra.client.coordinator.Sweep.Range;

/** The sweep of the demo: three optimizers on four functions, three runs of each setting. */
final class DemoSweep {
  private static final List<String> ALGORITHMS = List.of("PSO", "GA", "DE");
  private static final List<String> FUNCTIONS =
      List.of("Sphere", "Rosenbrock", "Rastrigin", "Ackley");

  private DemoSweep() {}

  /** The sweep over the optimizers in {@code jar}, a name in the workers' jar folder. */
  static Sweep of(Path jar) {
    List<String> algorithms = new ArrayList<>();
    for (String function : FUNCTIONS) {
      for (String algorithm : ALGORITHMS) {
        algorithms.add(algorithm + "/" + function);
      }
    }
    return Sweep.builder(jar.toString(), "orhestra.examples.OptimizerMain")
        .name("Demo: three optimizers on four functions")
        .algorithms(algorithms)
        .iterations(new Range(100, 400, 300))
        .agents(new Range(10, 30, 20))
        .dimension(new Range(2, 10, 4))
        .repeats(3)
        .build();
  }
}
