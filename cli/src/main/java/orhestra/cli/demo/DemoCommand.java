package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.command.ConnectionOptions;
import orhestra.cli.command.FileTarget;
import orhestra.cli.command.ReportCommand;
import orhestra.cli.report.HtmlReport;
import orhestra.cli.terminal.Terminal;
import orhestra.client.ClientException;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.ResultRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows Orhestra at work on this machine. */
@Command(
    name = "demo",
    description = "See it work: server, two workers and a real sweep on this machine.",
    footer = {
      "",
      "Takes about a minute. Uses free ports and a scratch folder, so that it disturbs",
      "nothing; leaves demo-report.html and results.csv in this folder.",
      "",
      "Examples:",
      "  orhestra demo",
      "  orhestra demo --keep        look around afterwards"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int LOG_LINES = 20;

  private final Terminal terminal;

  @Option(names = "--keep", description = "Leave server, workers and data when it is over.")
  private boolean keep;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Tasks at a time for each worker (default: half the processors, at least 2).")
  private int slots = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where to write report and results (default: this folder).")
  private Path out = Path.of("");

  @Option(
      names = "--json",
      description = "Print one JSON document and nothing else to standard output.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  public DemoCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (slots < 1 || slots > 1000) {
      throw CommandException.usage("--slots must be from 1 to 1000, not " + slots, null);
    }
    if (!Files.isDirectory(out.toAbsolutePath())) {
      throw CommandException.usage("there is no folder " + out, null);
    }
    if (!Files.isWritable(out.toAbsolutePath())) {
      throw CommandException.failed(
          "the report cannot be written to " + out.toAbsolutePath(),
          "name another folder: ./orhestra demo --out FOLDER");
    }
    ExamplesJar examples = ExamplesJar.find();
    Path folder = Files.createTempDirectory("orhestra-demo-");
    Children children = new Children(folder, keep);
    Thread abort = new Thread(() -> abort(children, folder), "demo-abort");
    Runtime.getRuntime().addShutdownHook(abort);
    boolean ended = false;
    try {
      run(examples, children, folder);
      ended = true;
    } catch (DemoException e) {
      throw failed(e, folder);
    } catch (ClientException | IOException e) {
      throw failed(because(e, children), folder);
    } finally {
      if (!ended) {
        children.kill(); // They would only wait for what is lost.
      } else if (!keep) {
        children.stop();
      }
      Runtime.getRuntime().removeShutdownHook(abort);
      if (ended && !keep) {
        delete(folder);
      }
    }
    return ExitCode.OK;
  }

  private void run(ExamplesJar examples, Children children, Path folder)
      throws IOException, InterruptedException, DemoException {
    DemoCluster cluster =
        new DemoCluster(children, folder, examples, terminal.clock(), Thread::sleep);
    try (Transport transport = new Transport(TransportOptions.of(cluster.url()))) {
      CoordinatorClient client = new CoordinatorClient(transport);
      DemoRun.Outcome outcome =
          new DemoRun(cluster, client, terminal, Thread::sleep, slots).run(examples);
      Path report = out.resolve("demo-report.html").toAbsolutePath();
      Path results = out.resolve("results.csv").toAbsolutePath();
      String page =
          HtmlReport.render(
              ReportCommand.facts(outcome.job(), terminal, DemoSummary.notes(outcome, slots)),
              outcome.rows());
      FileTarget.write(report, file -> file.write(page.getBytes(StandardCharsets.UTF_8)));
      FileTarget.write(
          results,
          file ->
              client.results(
                  outcome.job().id(), ResultRequest.all(ResultRequest.Format.CSV), file));
      DemoSummary summary = new DemoSummary(outcome, report, results);
      ConnectionOptions before = ConnectionOptions.before(spec);
      if (json || (before != null && before.json())) {
        terminal.out().println(summary.json().toPrettyString());
      } else {
        terminal.out().print(summary.text(terminal.outShows()));
      }
      if (keep) {
        terminal.err().print(DemoSummary.kept(cluster.url(), outcome, children.living(), folder));
      }
    }
  }

  /** A process that is gone explains why nobody answers, and better than what did not answer. */
  private static DemoException because(Exception failure, Children children)
      throws InterruptedException {
    List<Child> lost = children.lost();
    return lost.isEmpty()
        ? new DemoException(String.valueOf(failure.getMessage()), children.living())
        : DemoException.lost(lost);
  }

  private CommandException failed(DemoException failure, Path folder) {
    explain(failure, folder);
    return CommandException.failed(
        "the demo failed: " + failure.getMessage(), "all logs are kept in " + folder);
  }

  private void explain(DemoException failure, Path folder) {
    for (Child suspect : failure.suspects()) {
      List<String> lines = suspect.lastLines(LOG_LINES);
      terminal
          .err()
          .println(
              lines.isEmpty()
                  ? suspect.name() + " printed nothing."
                  : "The last lines of " + folder.relativize(suspect.log()) + ":");
      lines.forEach(line -> terminal.err().println("  | " + Terminal.printable(line)));
    }
  }

  // Runs when the demo is interrupted (Ctrl-C), while the JVM goes down.
  private void abort(Children children, Path folder) {
    terminal.err().println();
    terminal.err().println("Demo stopped; ending its server and workers.");
    children.kill();
    delete(folder);
  }

  /** Removes the scratch folder; what cannot be removed stays, it is in the temporary folder. */
  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // A killed process may still be writing its last line.
    }
  }
}
