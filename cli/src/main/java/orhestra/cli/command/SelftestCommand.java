package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import orhestra.bench.kill9.Kill9;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts the promises to the test on this machine. */
@Command(
    name = "selftest",
    description = "Kill servers under load and count what was acknowledged and is missing.",
    footer = {
      "",
      "Servers and databases are started for it and removed again.",
      "",
      "Examples:",
      "  orhestra selftest --kill9",
      "  orhestra selftest --kill9 --cycles 10 --db postgresql"
    })
public final class SelftestCommand implements Callable<Integer> {
  private final Terminal terminal;

  private enum Databases {
    H2,
    POSTGRESQL,
    BOTH
  }

  @Option(
      names = "--kill9",
      description = "End servers by SIGKILL at random moments; the only test so far.")
  private boolean kill9;

  @Option(names = "--cycles", description = "Kills on each database (default: 100).")
  private int cycles = 100;

  @Option(names = "--db", description = "h2, postgresql or both (default: both).")
  private Databases databases = Databases.BOTH;

  @Option(names = "--seed", description = "Repeats the choices of an earlier run.")
  private @Nullable Long seed;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  public SelftestCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!kill9) {
      terminal.err().println("orhestra: say which test: --kill9");
      return ExitCode.USAGE;
    }
    String durability = System.getenv().getOrDefault("ORHESTRA_DURABILITY", "power");
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    Kill9 test = new Kill9(OwnServer.command(), cycles, chosen, terminal.err());
    List<Kill9.Result> results = new ArrayList<>();
    if (databases != Databases.POSTGRESQL) {
      results.add(test.onH2(durability));
    }
    if (databases != Databases.H2) {
      results.add(test.onPostgres(durability));
    }
    List<String> lines = results.stream().map(json ? this::json : this::line).toList();
    terminal.out().println(json ? "[" + String.join(",", lines) + "]" : String.join("\n", lines));
    return results.stream().allMatch(Kill9.Result::isClean) ? ExitCode.OK : ExitCode.FAILED;
  }

  private String line(Kill9.Result result) {
    return "%s: %d kills, %,d acknowledged writes: %d lost, %d doubled, %d wrong counters; ready after at most %d ms"
        .formatted(
            result.database(),
            result.cycles(),
            result.acknowledged(),
            result.lost(),
            result.doubled(),
            result.wrongCounters(),
            result.slowestStart().toMillis());
  }

  private String json(Kill9.Result result) {
    return """
    {"database":"%s","cycles":%d,"acknowledged":%d,"lost":%d,"doubled":%d,"wrongCounters":%d,\
    "slowestStartMs":%d}\
    """
        .formatted(
            result.database(),
            result.cycles(),
            result.acknowledged(),
            result.lost(),
            result.doubled(),
            result.wrongCounters(),
            result.slowestStart().toMillis());
  }
}
