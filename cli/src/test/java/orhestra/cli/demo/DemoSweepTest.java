package orhestra.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import orhestra.client.coordinator.Sweep;

class DemoSweepTest {
  @Test
  void sweepHasSomeHundredTasks() {
    Sweep sweep = DemoSweep.of(Path.of("examples.jar"));

    int tasks =
        sweep.algorithms().size()
            * values(sweep.iterations())
            * values(sweep.agents())
            * values(sweep.dimension())
            * (sweep.repeats() == null ? 1 : sweep.repeats());
    assertThat(tasks).isEqualTo(432);
    assertThat(sweep.jarPath()).isEqualTo("examples.jar");
    assertThat(sweep.algorithms()).contains("PSO/Sphere", "DE/Ackley").doesNotHaveDuplicates();
  }

  private static int values(Sweep.Range range) {
    return (range.max() - range.min()) / range.step() + 1;
  }
}
