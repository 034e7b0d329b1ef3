package orhestra.engine.simulation;

import org.junit.jupiter.api.Test;

/** The engine's promises in many thousand simulated histories. */
final class SimulationTest {
  private static final int HISTORIES = 10_000;
  private static final long FIXED_BASE = 20_260_000_000L;

  /** Every history of this seed onwards, or only the one given by the property. */
  @Test
  void promisesAreKeptInEveryHistory() {
    String only = System.getProperty("simulation.seed");
    if (only != null) {
      History.play(Long.parseLong(only), Flaw.NONE);
      return;
    }
    long otherBase = System.currentTimeMillis() * 1_000;
    System.out.printf(
        "simulation: %d histories from seed %d, and as many from seed %d%n",
        HISTORIES / 2, FIXED_BASE, otherBase);
    for (int i = 0; i < HISTORIES / 2; i++) {
      History.play(FIXED_BASE + i, Flaw.NONE);
      History.play(otherBase + i, Flaw.NONE);
    }
  }
}
