package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import orhestra.bench.figure.DatabaseKind;
import orhestra.bench.kill9.Findings;
import orhestra.bench.kill9.KillCycles;
import orhestra.bench.process.BenchPostgres;
import orhestra.bench.process.Site;

/** Kills a server under load with SIGKILL, again and again, and looks for what it has lost. */
public final class Kill9 extends KillTest {
  private final Kill9Options options;

  /** Prints a line for each cycle, and a summary, to {@code out}. */
  public Kill9(Kill9Options options, PrintStream out) {
    super("kill9", requireNonNull(options, "options is null").setup(), out);
    this.options = options;
  }

  @Override
  String load() {
    return "%d cycles on each database".formatted(options.cycles());
  }

  @Override
  boolean run(Path scratch) throws IOException, InterruptedException {
    boolean good = true;
    for (DatabaseKind kind : options.databases()) {
      good &= run(kind, scratch);
    }
    return good;
  }

  private boolean run(DatabaseKind kind, Path scratch) throws IOException, InterruptedException {
    List<String> command = setup().serverCommand();
    String durability = setup().durability();
    return switch (kind) {
      case H2 -> run(kind, Site.onH2(command, durability, scratch));
      case POSTGRESQL -> {
        try (BenchPostgres postgres = setup().postgres()) {
          yield run(kind, Site.onPostgres(command, durability, scratch, postgres));
        }
      }
    };
  }

  private boolean run(DatabaseKind kind, Site site) throws IOException, InterruptedException {
    KillCycles cycles =
        new KillCycles(
            site, new Random(setup().seed()), line -> progress(kind.text() + " " + line));
    cycles.run(options.cycles(), options.stored());
    Findings findings = cycles.findings();
    boolean good = tell(findings);
    say(
        String.format(
            Locale.ROOT,
            "%s: %d cycles, %,d acknowledged writes: %s; slowest restart %.2f s with %,d tasks"
                + " stored",
            kind.text(),
            cycles.cycles(),
            cycles.acknowledged(),
            findings.counts(),
            cycles.slowestRestart().toMillis() / 1e3,
            options.stored()));
    if (good) {
      site.close();
    }
    return good;
  }

  /**
   * {@code [--cycles N] [--db h2|postgresql|both] [--stored N] [--seed N] [--postgres URL] --
   * SERVER COMMAND...}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Arguments given =
        new Arguments(arguments, Set.of("--cycles", "--stored", "--seed", "--postgres", "--db"));
    Kill9Options options =
        new Kill9Options(
            given.killSetup(),
            databases(given.text("--db", "both")),
            given.integer("--cycles", 100),
            given.integer("--stored", 100_000));
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
