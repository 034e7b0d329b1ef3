package orhestra.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import orhestra.bench.figure.Backlog;
import orhestra.bench.figure.ChatFirstToken;
import orhestra.bench.figure.ChatIdle;
import orhestra.bench.figure.ChatReconnect;
import orhestra.bench.figure.ChatTurns;
import orhestra.bench.figure.DatabaseKind;
import orhestra.bench.figure.Figure;
import orhestra.bench.figure.Idle;
import orhestra.bench.figure.InsightsDrain;
import orhestra.bench.figure.InsightsIdle;
import orhestra.bench.figure.InsightsLargeBrand;
import orhestra.bench.figure.InsightsLatency;
import orhestra.bench.figure.LargeJob;
import orhestra.bench.figure.Measurement;
import orhestra.bench.figure.SecureClient;
import orhestra.bench.figure.SecureRound;
import orhestra.bench.figure.SecureTraffic;
import orhestra.bench.figure.Stage;
import orhestra.bench.figure.StartUp;
import orhestra.bench.figure.Target;
import orhestra.bench.figure.Throughput;
import orhestra.bench.figure.WakeUp;
import orhestra.bench.process.Site;

/** Measures what the server holds and prints it beside what it must hold. */
public final class Bench {
  private final BenchOptions options;
  private final PrintStream out;
  private final PrintStream progress;

  /** Prints the report to {@code out} and what is going on to {@code progress}. */
  public Bench(BenchOptions options, PrintStream out, PrintStream progress) {
    this.options = requireNonNull(options, "options is null");
    this.out = requireNonNull(out, "out is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /** All figures, in the order of a full run. */
  public static List<Figure> figures() {
    List<Figure> all = new ArrayList<>();
    for (DatabaseKind kind : DatabaseKind.values()) {
      boolean embedded = kind == DatabaseKind.H2;
      Target few = embedded ? Target.atLeast(0.25) : null; // None is set for the other one.
      Target batches = Target.atLeast(embedded ? 1.8 : 1.6);
      all.add(new Throughput(Throughput.Shape.ONE_BY_ONE, kind, 64, Target.atLeast(0.35)));
      all.add(new Throughput(Throughput.Shape.ONE_BY_ONE, kind, 8, few));
      all.add(new Throughput(Throughput.Shape.BATCH, kind, 16, batches));
      all.add(Backlog.inOneJob(kind));
      all.add(Backlog.inManyJobs(kind));
      all.add(Backlog.notDue(kind));
      all.add(Backlog.unfit(kind));
      all.add(new LargeJob(kind));
      all.add(new WakeUp(kind));
      all.add(new StartUp(kind));
      all.add(new Idle(kind));
      all.add(new InsightsDrain(kind, Target.atLeast(15_000)));
      all.add(new InsightsLatency(kind));
      all.add(new InsightsIdle(kind));
      all.add(new InsightsLargeBrand(kind));
      all.add(new ChatFirstToken(kind));
      all.add(new ChatTurns(kind));
    }
    all.add(new ChatIdle());
    all.add(new ChatReconnect());
    all.addAll(SecureRound.all());
    all.add(new SecureClient());
    all.add(new SecureTraffic());
    return all;
  }

  private List<Figure> chosen() {
    if (options.figures().isEmpty()) {
      return figures();
    }
    List<Figure> chosen = new ArrayList<>();
    for (String name : options.figures()) {
      List<Figure> named =
          figures().stream().filter(figure -> figure.name().startsWith(name)).toList();
      if (named.isEmpty()) {
        throw new IllegalArgumentException(
            "no figure begins with "
                + name
                + ": "
                + String.join(", ", figures().stream().map(Figure::name).toList()));
      }
      chosen.addAll(named);
    }
    return chosen.stream().distinct().toList();
  }

  /**
   * Measures and prints.
   *
   * @return whether all targets were met
   * @throws IllegalArgumentException if a name is no figure's
   * @throws IOException if a server does not start, dies or answers wrongly
   */
  public boolean run() throws IOException, InterruptedException {
    List<Figure> chosen = chosen();
    Path scratch = Files.createTempDirectory("orhestra-bench-");
    Report report = Report.of(options.json(), out);
    boolean met = true;
    try (Stage stage =
        new Stage(
            options.serverCommand(),
            options.durability(),
            scratch,
            options.runs(),
            options.run(),
            options.postgresUrl(),
            progress::println)) {
      report.begin(Machine.describe(scratch), options);
      for (Figure figure : chosen) {
        for (Measurement measurement : figure.measure(stage)) {
          report.add(measurement);
          met &= measurement.met();
        }
      }
      report.end(met);
    } finally {
      Site.remove(scratch);
    }
    return met;
  }

  /** {@code [NAME...] [--seconds N] [--runs N] [--json] [--postgres URL] -- SERVER COMMAND...} */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Arguments given =
        new Arguments(arguments, Set.of("--seconds", "--runs", "--json", "--postgres"));
    BenchOptions options =
        new BenchOptions(
            given.command(),
            given.names(),
            given.integer("--runs", 5),
            Duration.ofSeconds(given.integer("--seconds", 5)),
            Arguments.durability(),
            given.has("--json"),
            given.text("--postgres"));
    System.exit(new Bench(options, System.out, System.err).run() ? 0 : 1);
  }
}
