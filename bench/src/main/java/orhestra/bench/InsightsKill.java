package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import orhestra.bench.insights.BrandKills;
import orhestra.bench.process.BenchPostgres;
import orhestra.bench.process.RedisProcess;
import orhestra.bench.process.Site;

/**
 * Kills one of two servers that share the brands of one Redis, then Redis itself, then has Redis
 * forget everything, and looks for chunks that are lost or counted twice.
 */
public final class InsightsKill {
  private final InsightsKillOptions options;
  private final PrintStream out;

  /** Prints a line for each cycle, and a summary, to {@code out}. */
  public InsightsKill(InsightsKillOptions options, PrintStream out) {
    this.options = requireNonNull(options, "options is null");
    this.out = requireNonNull(out, "out is null");
  }

  /**
   * Runs all cycles.
   *
   * @return whether nothing was lost, doubled or wrong; logs are kept if anything was
   * @throws IOException if a server or Redis does not start
   */
  public boolean run() throws IOException, InterruptedException {
    out.printf(
        Locale.ROOT,
        "insights: seed %d, durability %s, %,d chunks of %d brands in each cycle%n",
        options.seed(),
        options.durability(),
        options.chunks(),
        options.brands());
    Path scratch = Files.createTempDirectory("orhestra-insights-");
    boolean good;
    @Nullable String url = options.postgresUrl();
    try (BenchPostgres postgres = url == null ? BenchPostgres.start() : BenchPostgres.at(url)) {
      good = run(scratch, postgres);
    }
    if (good) {
      Site.remove(scratch);
    } else {
      out.println("the logs are in " + scratch);
    }
    return good;
  }

  private boolean run(Path scratch, BenchPostgres postgres)
      throws IOException, InterruptedException {
    Path redisFolder = Files.createDirectory(scratch.resolve("redis"));
    Site site = Site.onPostgres(options.serverCommand(), options.durability(), scratch, postgres);
    Site beside = site.beside();
    boolean good = true;
    try (RedisProcess redis = RedisProcess.start(redisFolder);
        BrandKills kills =
            new BrandKills(
                site,
                beside,
                redis,
                options.brands(),
                options.chunks(),
                new Random(options.seed()),
                line -> out.println("insights " + line))) {
      good &= tell("servers killed", "slowest takeover", kills.killServers(options.cycles()));
      good &= tell("Redis killed", "slowest way back", kills.killRedis(options.cycles()));
      good &= tell("Redis flushed", "restored", kills.flush());
    }
    if (good) {
      beside.close();
      site.close();
    }
    return good;
  }

  private boolean tell(String what, String time, BrandKills.Outcome outcome) {
    outcome.findings().told().forEach(out::println);
    out.printf(
        Locale.ROOT,
        "insights, %s: %,d chunks acknowledged until now: %d lost, %d doubled, %d wrong;"
            + " %s %.2f s%n",
        what,
        outcome.chunks(),
        outcome.findings().lost(),
        outcome.findings().doubled(),
        outcome.findings().wrong(),
        time,
        outcome.slowest().toMillis() / 1e3);
    return outcome.findings().none();
  }

  /** {@code [--cycles N] [--chunks N] [--seed N] [--postgres URL] -- SERVER COMMAND...} */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int cycles = 3;
    int chunks = 50_000;
    long seed = System.nanoTime();
    List<String> command = new ArrayList<>();
    @Nullable String postgres = null;
    @Nullable String durability = System.getenv("ORHESTRA_DURABILITY");
    List<String> all = List.of(arguments);
    for (int i = 0; i < all.size(); i++) {
      switch (all.get(i)) {
        case "--cycles" -> cycles = Integer.parseInt(all.get(++i));
        case "--chunks" -> chunks = Integer.parseInt(all.get(++i));
        case "--seed" -> seed = Long.parseLong(all.get(++i));
        case "--postgres" -> postgres = all.get(++i);
        case "--" -> {
          command.addAll(all.subList(i + 1, all.size()));
          i = all.size();
        }
        default -> throw new IllegalArgumentException("unknown: " + all.get(i));
      }
    }
    InsightsKillOptions options =
        new InsightsKillOptions(
            command, cycles, chunks, 50, seed, durability == null ? "power" : durability, postgres);
    System.exit(new InsightsKill(options, System.out).run() ? 0 : 1);
  }
}
