package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import orhestra.bench.Kill9;
import orhestra.bench.Kill9Options;
import orhestra.cli.ExitCode;
import orhestra.cli.OwnJava;
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

  @Option(
      names = "--kill9",
      description = "End servers by SIGKILL at random moments; the only test so far.")
  private boolean kill9;

  @Option(names = "--cycles", description = "Kills on each database (default: 100).")
  private int cycles = 100;

  @Option(names = "--db", description = "h2, postgresql or both (default: both).")
  private String database = "both";

  @Option(
      names = "--stored",
      description = "Finished tasks that each database has from the beginning (default: 100000).")
  private int stored = 100_000;

  @Option(names = "--seed", description = "Repeats the choices of an earlier run.")
  private @Nullable Long seed;

  @Option(names = "--postgres", paramLabel = "URL", description = "A PostgreSQL to use.")
  private @Nullable String postgres;

  public SelftestCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!kill9) {
      terminal.err().println("orhestra: say which test: --kill9");
      return ExitCode.USAGE;
    }
    Kill9Options options;
    try {
      options =
          new Kill9Options(
              OwnJava.server(),
              Kill9.databases(database),
              cycles,
              stored,
              seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed,
              System.getenv().getOrDefault("ORHESTRA_DURABILITY", "power"),
              postgres);
    } catch (IllegalArgumentException wrong) {
      terminal.err().println("orhestra: " + wrong.getMessage());
      return ExitCode.USAGE;
    }
    return new Kill9(options, terminal.out()).run() ? ExitCode.OK : ExitCode.FAILED;
  }
}
