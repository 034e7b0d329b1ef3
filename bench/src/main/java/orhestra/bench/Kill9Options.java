package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import orhestra.bench.figure.DatabaseKind;

/**
 * How to look for losses.
 *
 * @param databases on which databases
 * @param cycles kills on each
 * @param stored finished tasks that each database has from the beginning
 */
public record Kill9Options(KillSetup setup, List<DatabaseKind> databases, int cycles, int stored) {
  public Kill9Options {
    requireNonNull(setup, "setup is null");
    databases = List.copyOf(databases);
    if (cycles < 1 || stored < 0) {
      throw new IllegalArgumentException("cycles or stored is too small");
    }
  }
}
