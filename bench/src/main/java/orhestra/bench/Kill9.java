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
import orhestra.bench.figure.DatabaseKind;
import orhestra.bench.kill9.Findings;
import orhestra.bench.kill9.KillCycles;
import orhestra.bench.process.BenchPostgres;
import orhestra.bench.process.Site;

/** Kills a server under load with SIGKILL, again and again, and looks for what it has lost. */
public final class Kill9 {
  private final Kill9Options options;
  private final PrintStream out;

  /** Prints a line for each cycle, and a summary, to {@code out}. */
  public Kill9(Kill9Options options, PrintStream out) {
    this.options = requireNonNull(options, "options is null");
    this.out = requireNonNull(out, "out is null");
  }

  /**
   * Runs all cycles.
   *
   * @return whether nothing was lost, doubled or wrong; the data are kept if anything was
   * @throws IOException if a server does not start
   */
  public boolean run() throws IOException, InterruptedException {
    out.printf(Locale.ROOT, "seed %d, durability %s%n", options.seed(), options.durability());
    Path scratch = Files.createTempDirectory("orhestra-kill9-");
    boolean good = true;
    for (DatabaseKind kind : options.databases()) {
      good &= run(kind, scratch);
    }
    if (good) {
      Site.remove(scratch);
    } else {
      out.println("the data are in " + scratch);
    }
    return good;
  }

  private boolean run(DatabaseKind kind, Path scratch) throws IOException, InterruptedException {
    return switch (kind) {
      case H2 -> run(kind, Site.onH2(options.serverCommand(), options.durability(), scratch));
      case POSTGRESQL -> {
        @Nullable String url = options.postgresUrl();
        try (BenchPostgres postgres = url == null ? BenchPostgres.start() : BenchPostgres.at(url)) {
          yield run(
              kind,
              Site.onPostgres(options.serverCommand(), options.durability(), scratch, postgres));
        }
      }
    };
  }

  private boolean run(DatabaseKind kind, Site site) throws IOException, InterruptedException {
    KillCycles cycles =
        new KillCycles(
            site, new Random(options.seed()), line -> out.println(kind.text() + " " + line));
    cycles.run(options.cycles(), options.stored());
    Findings findings = cycles.findings();
    findings.told().forEach(out::println);
    out.printf(
        Locale.ROOT,
        "%s: %d cycles, %,d acknowledged writes: %d lost, %d doubled, %d wrong;"
            + " slowest restart %.2f s with %,d tasks stored%n",
        kind.text(),
        cycles.cycles(),
        cycles.acknowledged(),
        findings.lost(),
        findings.doubled(),
        findings.wrong(),
        cycles.slowestRestart().toMillis() / 1e3,
        options.stored());
    if (findings.none()) {
      site.close();
    }
    return findings.none();
  }

  /**
   * {@code [--cycles N] [--db h2|postgresql|both] [--stored N] [--seed N] [--postgres URL] --
   * SERVER COMMAND...}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int cycles = 100;
    int stored = 100_000;
    long seed = System.nanoTime();
    List<DatabaseKind> databases = List.of(DatabaseKind.values());
    List<String> command = List.of();
    @Nullable String postgres = null;
    @Nullable String durability = System.getenv("ORHESTRA_DURABILITY");
    List<String> all = List.of(arguments);
    for (int i = 0; i < all.size(); i++) {
      switch (all.get(i)) {
        case "--cycles" -> cycles = Integer.parseInt(all.get(++i));
        case "--stored" -> stored = Integer.parseInt(all.get(++i));
        case "--seed" -> seed = Long.parseLong(all.get(++i));
        case "--postgres" -> postgres = all.get(++i);
        case "--db" -> databases = databases(all.get(++i));
        case "--" -> {
          command = all.subList(i + 1, all.size());
          i = all.size();
        }
        default -> throw new IllegalArgumentException("unknown: " + all.get(i));
      }
    }
    Kill9Options options =
        new Kill9Options(
            command,
            databases,
            cycles,
            stored,
            seed,
            durability == null ? "power" : durability,
            postgres);
    System.exit(new Kill9(options, System.out).run() ? 0 : 1);
  }

  /** The databases that a name on the command line means. */
  public static List<DatabaseKind> databases(String name) {
    List<DatabaseKind> named = new ArrayList<>();
    for (DatabaseKind kind : DatabaseKind.values()) {
      if (name.equals("both") || name.equals(kind.text())) {
        named.add(kind);
      }
    }
    if (named.isEmpty()) {
      throw new IllegalArgumentException("no such database: " + name);
    }
    return named;
  }
}
