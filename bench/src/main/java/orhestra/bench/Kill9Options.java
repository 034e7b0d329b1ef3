package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.bench.figure.DatabaseKind;

/**
 * How to look for losses.
 *
 * @param serverCommand a command line that runs a server whose settings are in the environment
 * @param databases on which databases
 * @param cycles kills on each
 * @param stored finished tasks that each database has from the beginning
 * @param seed of all that is random
 * @param durability the server's ORHESTRA_DURABILITY, power or process
 * @param postgresUrl a PostgreSQL server whose user may create databases; null starts one
 */
public record Kill9Options(
    List<String> serverCommand,
    List<DatabaseKind> databases,
    int cycles,
    int stored,
    long seed,
    String durability,
    @Nullable String postgresUrl) {
  public Kill9Options {
    serverCommand = List.copyOf(serverCommand);
    databases = List.copyOf(databases);
    requireNonNull(durability, "durability is null");
    if (serverCommand.isEmpty()) {
      throw new IllegalArgumentException("the server's command is empty");
    }
    if (cycles < 1 || stored < 0) {
      throw new IllegalArgumentException("cycles or stored is too small");
    }
  }
}
