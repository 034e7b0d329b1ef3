package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import orhestra.bench.kill9.Findings;
import orhestra.bench.process.BenchPostgres;
import orhestra.bench.process.Replicas;
import orhestra.bench.process.Site;

/**
 * Kills what is under load, and looks for what is lost, doubled or wrong then. What was found is
 * printed, and the data and logs are kept if it is anything at all.
 */
public abstract class KillTest {
  private final String name;
  private final KillSetup setup;
  private final PrintStream out;

  /**
   * A test.
   *
   * @param name of its folder
   * @param out hears a line for each cycle, and a summary
   */
  KillTest(String name, KillSetup setup, PrintStream out) {
    this.name = requireNonNull(name, "name is null");
    this.setup = requireNonNull(setup, "setup is null");
    this.out = requireNonNull(out, "out is null");
  }

  /**
   * Runs all cycles.
   *
   * @return whether nothing was lost, doubled or wrong
   * @throws IOException if a server or Redis does not start
   */
  public final boolean run() throws IOException, InterruptedException {
    say("%s: seed %d, durability %s; %s".formatted(name, setup.seed(), setup.durability(), load()));
    Path scratch = Files.createTempDirectory("orhestra-" + name + "-");
    boolean good = run(scratch);
    if (good) {
      Site.remove(scratch);
    } else {
      out.println("data and logs are in " + scratch);
    }
    return good;
  }

  /** What the servers are given to do. */
  abstract String load();

  abstract boolean run(Path scratch) throws IOException, InterruptedException;

  /** What is done to two servers. */
  @FunctionalInterface
  interface Trial {
    /** Whether nothing was lost, doubled or wrong. */
    boolean of(Replicas replicas) throws IOException, InterruptedException;
  }

  /** Tries two servers on a new database of PostgreSQL and a Redis. */
  final boolean onReplicas(Path scratch, Map<String, String> settings, Trial trial)
      throws IOException, InterruptedException {
    try (BenchPostgres postgres = setup.postgres();
        Replicas replicas =
            Replicas.start(
                setup.serverCommand(), setup.durability(), scratch, postgres, settings)) {
      boolean good = trial.of(replicas);
      if (good) {
        replicas.remove();
      }
      return good;
    }
  }

  final KillSetup setup() {
    return setup;
  }

  /** Tells how it goes. */
  final void progress(String line) {
    out.println(name + " " + line);
  }

  /** Prints a line. */
  final void say(String line) {
    out.println(line);
  }

  /** Prints what was found, and returns whether that is nothing. */
  final boolean tell(Findings findings) {
    findings.told().forEach(out::println);
    return findings.none();
  }
}
