package orhestra.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine's promises in many thousand simulated histories. */
final class SimulationTest {
  private static final int HISTORIES = 10_000;
  private static final long FIXED_BASE = 20_260_000_000L;

  /** Histories enough for each flaw to show; most show within a few. */
  private static final int HISTORIES_OF_A_FLAW = 5_000;

  /** Half of the histories are the same in every run. {@code -Dsimulation.seed=N} runs only one. */
  @Test
  void promisesAreKeptInEveryHistory() {
    String only = System.getProperty("simulation.seed");
    if (only != null) {
      History.play(Long.parseLong(only), Flaw.NONE);
      return;
    }
    long otherBase = System.currentTimeMillis() * 1_000;
    System.out.printf(
        "simulation: %d histories from seed %d and as many from seed %d%n",
        HISTORIES / 2, FIXED_BASE, otherBase);
    for (int i = 0; i < HISTORIES / 2; i++) {
      History.play(FIXED_BASE + i, Flaw.NONE);
      History.play(otherBase + i, Flaw.NONE);
    }
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(History.tell(seed)).isNotEmpty().isEqualTo(History.tell(seed));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFlawBelowTheEngineIsFound(Flaw flaw) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < HISTORIES_OF_A_FLAW; i++) {
                History.play(FIXED_BASE + i, flaw);
              }
            })
        .isInstanceOf(Violation.class)
        .hasMessageContaining("seed " + FIXED_BASE / 100_000)
        .hasMessageContaining("-Dsimulation.seed=")
        .hasMessageContaining("Last steps:\n");
  }
}
