package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import orhestra.bench.ChatKill;
import orhestra.bench.ChatKillOptions;
import orhestra.bench.InsightsKill;
import orhestra.bench.InsightsKillOptions;
import orhestra.bench.Kill9;
import orhestra.bench.Kill9Options;
import orhestra.bench.KillSetup;
import orhestra.bench.KillTest;
import orhestra.bench.chat.ChatKills;
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
      "  orhestra selftest --kill9 --cycles 10 --db postgresql",
      "  orhestra selftest --insights",
      "  orhestra selftest --conversations"
    })
public final class SelftestCommand implements Callable<Integer> {
  private static final int BRANDS = 50;
  private static final int SERVER_KILLS = 2;
  private static final int REDIS_KILLS = 1;

  private final Terminal terminal;

  @Option(names = "--kill9", description = "End servers by SIGKILL at random moments.")
  private boolean kill9;

  @Option(
      names = "--insights",
      description =
          "Push chunks of brands and end one of two servers, and Redis, by SIGKILL meanwhile.")
  private boolean insights;

  @Option(
      names = "--conversations",
      description =
          "Have visitors chat at two servers and end these, and Redis, by SIGKILL meanwhile.")
  private boolean conversations;

  @Option(
      names = "--cycles",
      description =
          "Kills on each database (default: 100); of servers and of Redis for --insights"
              + " (default: 3); of two servers and a Redis for --conversations (default: 1).")
  private @Nullable Integer cycles;

  @Option(names = "--chunks", description = "Chunks of each cycle of --insights (default: 50000).")
  private int chunks = 50_000;

  @Option(
      names = "--turns",
      description =
          "Turns of each cycle of --conversations, and as many malformed callbacks"
              + " (default: 1000).")
  private int turns = 1_000;

  @Option(names = "--sessions", description = "Sessions of these turns (default: 100).")
  private int sessions = 100;

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
    if (!kill9 && !insights && !conversations) {
      terminal.err().println("orhestra: say which test: --kill9, --insights, --conversations");
      return ExitCode.USAGE;
    }
    List<KillTest> tests = new ArrayList<>();
    boolean good = true;
    try {
      // What is wrong with any is told before the first begins.
      if (kill9) {
        tests.add(new Kill9(kill9Options(), terminal.out()));
      }
      if (insights) {
        tests.add(new InsightsKill(insightsOptions(), terminal.out()));
      }
      if (conversations) {
        tests.add(new ChatKill(chatOptions(), terminal.out()));
      }
      for (KillTest test : tests) {
        good &= test.run();
      }
    } catch (IllegalArgumentException wrong) {
      terminal.err().println("orhestra: " + wrong.getMessage());
      return ExitCode.USAGE;
    }
    return good ? ExitCode.OK : ExitCode.FAILED;
  }

  private Kill9Options kill9Options() {
    return new Kill9Options(
        setup(), Kill9.databases(database), cycles == null ? 100 : cycles, stored);
  }

  private InsightsKillOptions insightsOptions() {
    return new InsightsKillOptions(setup(), cycles == null ? 3 : cycles, chunks, BRANDS);
  }

  private ChatKillOptions chatOptions() {
    return new ChatKillOptions(
        setup(),
        cycles == null ? 1 : cycles,
        new ChatKills.Sizes(sessions, turns, turns, SERVER_KILLS, REDIS_KILLS));
  }

  private KillSetup setup() {
    return new KillSetup(OwnJava.server(), seed(), durability(), postgres);
  }

  private long seed() {
    return seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
  }

  private static String durability() {
    return System.getenv().getOrDefault("ORHESTRA_DURABILITY", "power");
  }
}
