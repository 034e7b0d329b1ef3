package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to look for chunks that are lost.
 *
 * @param serverCommand a command line that runs a server whose settings are in the environment
 * @param cycles kills of servers, and as many of Redis
 * @param chunks pushed in each cycle
 * @param brands over which they are spread
 * @param seed of all that is random
 * @param durability the server's ORHESTRA_DURABILITY, power or process
 * @param postgresUrl a PostgreSQL server whose user may create databases; null starts one
 */
public record InsightsKillOptions(
    List<String> serverCommand,
    int cycles,
    int chunks,
    int brands,
    long seed,
    String durability,
    @Nullable String postgresUrl) {
  public InsightsKillOptions {
    serverCommand = List.copyOf(serverCommand);
    requireNonNull(durability, "durability is null");
    if (serverCommand.isEmpty()) {
      throw new IllegalArgumentException("the server's command is empty");
    }
    if (cycles < 1 || brands < 1 || chunks < brands) {
      throw new IllegalArgumentException("cycles, brands or chunks is too small");
    }
  }
}
