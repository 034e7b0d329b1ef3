package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import orhestra.bench.insights.BrandKills;
import orhestra.bench.process.Replicas;

/**
 * Kills one of two servers that share the brands of one Redis, then Redis itself, then has Redis
 * forget everything, and looks for chunks that are lost or counted twice.
 */
public final class InsightsKill extends KillTest {
  private final InsightsKillOptions options;

  /** Prints a line for each cycle, and a summary, to {@code out}. */
  public InsightsKill(InsightsKillOptions options, PrintStream out) {
    super("insights", requireNonNull(options, "options is null").setup(), out);
    this.options = options;
  }

  @Override
  String load() {
    return String.format(
        Locale.ROOT, "%,d chunks of %d brands in each cycle", options.chunks(), options.brands());
  }

  @Override
  boolean run(Path scratch) throws IOException, InterruptedException {
    return onReplicas(scratch, Map.of(), this::run);
  }

  private boolean run(Replicas replicas) throws IOException, InterruptedException {
    boolean good = true;
    try (BrandKills kills =
        new BrandKills(
            replicas,
            options.brands(),
            options.chunks(),
            new Random(setup().seed()),
            this::progress)) {
      good &= tell("servers killed", "slowest takeover", kills.killServers(options.cycles()));
      good &= tell("Redis killed", "slowest way back", kills.killRedis(options.cycles()));
      good &= tell("Redis flushed", "restored", kills.flush());
    }
    return good;
  }

  private boolean tell(String what, String time, BrandKills.Outcome outcome) {
    boolean good = tell(outcome.findings());
    say(
        String.format(
            Locale.ROOT,
            "insights, %s: %,d chunks acknowledged until now: %s; %s %.2f s",
            what,
            outcome.chunks(),
            outcome.findings().counts(),
            time,
            outcome.slowest().toMillis() / 1e3));
    return good;
  }

  /** {@code [--cycles N] [--chunks N] [--seed N] [--postgres URL] -- SERVER COMMAND...} */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Arguments given =
        new Arguments(arguments, Set.of("--cycles", "--chunks", "--seed", "--postgres"));
    InsightsKillOptions options =
        new InsightsKillOptions(
            given.killSetup(), given.integer("--cycles", 3), given.integer("--chunks", 50_000), 50);
    System.exit(new InsightsKill(options, System.out).run() ? 0 : 1);
  }
}
