package orhestra.bench.figure;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orhestra.bench.process.BenchPostgres;
import orhestra.bench.process.Site;

/** What figures are measured with. Used by one thread. */
public final class Stage implements AutoCloseable {
  private final List<String> serverCommand;
  private final String durability;
  private final Path scratch;
  private final int runs;
  private final Duration run;
  private final @Nullable String postgresUrl;
  private final Consumer<String> progress;
  private @Nullable BenchPostgres postgres;

  /**
   * A stage.
   *
   * @param serverCommand runs a server whose settings are in the environment
   * @param durability the servers' ORHESTRA_DURABILITY
   * @param scratch an existing folder for all data
   * @param runs how often each figure is taken
   * @param run how long one run of a rate takes
   * @param postgresUrl a PostgreSQL server; null starts one when it is needed
   * @param progress hears what is going on
   */
  public Stage(
      List<String> serverCommand,
      String durability,
      Path scratch,
      int runs,
      Duration run,
      @Nullable String postgresUrl,
      Consumer<String> progress) {
    this.serverCommand = List.copyOf(serverCommand);
    this.durability = requireNonNull(durability, "durability is null");
    this.scratch = requireNonNull(scratch, "scratch is null");
    this.runs = runs;
    this.run = requireNonNull(run, "run is null");
    this.postgresUrl = postgresUrl;
    this.progress = requireNonNull(progress, "progress is null");
  }

  public int runs() {
    return runs;
  }

  /** How long one run of a rate takes. */
  public Duration run() {
    return run;
  }

  /**
   * How long a server is driven before its first run, so that its code is compiled: on two
   * processors shared with the load the rate still grows for some twenty seconds.
   */
  public Duration warmUp() {
    return run.multipliedBy(5);
  }

  /** A new place for a server. */
  public Site site(DatabaseKind kind) throws IOException {
    return switch (kind) {
      case H2 -> Site.onH2(serverCommand, durability, scratch);
      case POSTGRESQL -> Site.onPostgres(serverCommand, durability, scratch, postgres());
    };
  }

  /** The PostgreSQL server of this stage. */
  public BenchPostgres postgres() throws IOException {
    BenchPostgres running = postgres;
    if (running == null) {
      running = postgresUrl == null ? BenchPostgres.start() : BenchPostgres.at(postgresUrl);
      postgres = running;
    }
    return running;
  }

  public Path scratch() {
    return scratch;
  }

  /** Tells what is going on. */
  public void say(String what) {
    progress.accept(what);
  }

  @Override
  public void close() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }
}
