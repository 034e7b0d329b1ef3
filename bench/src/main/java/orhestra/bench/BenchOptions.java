package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to measure and how.
 *
 * @param serverCommand a command line that runs a server whose settings are in the environment
 * @param figures beginnings of the names of figures; empty for all
 * @param runs how often each figure is taken
 * @param run how long one run of a rate takes
 * @param durability the server's ORHESTRA_DURABILITY, power or process
 * @param json whether the report is one JSON document
 * @param postgresUrl a PostgreSQL server whose user may create databases; null starts one
 */
public record BenchOptions(
    List<String> serverCommand,
    List<String> figures,
    int runs,
    Duration run,
    String durability,
    boolean json,
    @Nullable String postgresUrl) {
  public BenchOptions {
    requireNonNull(run, "run is null");
    requireNonNull(durability, "durability is null");
    serverCommand = List.copyOf(serverCommand);
    figures = List.copyOf(figures);
    if (serverCommand.isEmpty()) {
      throw new IllegalArgumentException("the server's command is empty");
    }
    if (runs < 1 || runs > 100) {
      throw new IllegalArgumentException("runs must be 1 to 100: " + runs);
    }
    if (run.compareTo(Duration.ofMillis(100)) < 0 || run.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("a run must take 0.1 s to 10 min: " + run);
    }
  }
}
