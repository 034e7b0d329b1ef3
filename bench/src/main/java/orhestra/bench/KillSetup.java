package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.bench.process.BenchPostgres;

/**
 * What is killed, and on what.
 *
 * @param serverCommand a command line that runs a server whose settings are in the environment
 * @param seed of all that is random
 * @param durability the server's ORHESTRA_DURABILITY, power or process
 * @param postgresUrl a PostgreSQL server whose user may create databases; null starts one
 */
public record KillSetup(
    List<String> serverCommand, long seed, String durability, @Nullable String postgresUrl) {
  public KillSetup {
    serverCommand = List.copyOf(serverCommand);
    requireNonNull(durability, "durability is null");
    if (serverCommand.isEmpty()) {
      throw new IllegalArgumentException("the server's command is empty");
    }
  }

  /** The PostgreSQL server; one that was started for it ends with it. */
  BenchPostgres postgres() throws IOException {
    return postgresUrl == null ? BenchPostgres.start() : BenchPostgres.at(postgresUrl);
  }
}
