package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.command.ConnectionOptions;
import orhestra.cli.command.FileTarget;
import orhestra.cli.command.ReportCommand;
import orhestra.cli.report.HtmlReport;
import orhestra.cli.terminal.Terminal;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.ResultRequest;
import orhestra.client.insights.InsightsClient;
import orhestra.client.insights.SummaryStream;
import orhestra.client.rounds.RoundsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows Orhestra at work on this machine. */
@Command(
    name = "demo",
    description = "See it work: server, workers and real work on this machine.",
    footer = {
      "",
      "Without DEMO: an optimization sweep, of which one worker is killed. Takes about a",
      "minute and leaves demo-report.html and results.csv in this folder.",
      "insights: chunks of six brands are merged into summaries while you watch, and the",
      "server is killed. Takes about half a minute.",
      "conversations: 50 clients chat at two servers on one PostgreSQL and Redis; one server",
      "and the worker that answers are killed. Takes about 40 seconds.",
      "computations: five sites sum their patients under masks, and one of them dies in the",
      "middle of it. Takes about 15 seconds.",
      "All use free ports and a scratch folder, so that they disturb nothing.",
      "",
      "Examples:",
      "  orhestra demo",
      "  orhestra demo insights",
      "  orhestra demo conversations",
      "  orhestra demo computations",
      "  orhestra demo --keep        look around afterwards"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String INSIGHTS = "insights";
  private static final String CONVERSATIONS = "conversations";
  private static final String COMPUTATIONS = "computations";
  private static final int MOST_SECONDS = 3_600;
  private static final int MOST_CLIENTS = 1_000;

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DEMO",
      arity = "0..1",
      description = "Which one: nothing for the sweep, insights, conversations or computations.")
  private @Nullable String demo;

  @Option(names = "--keep", description = "Leave server, workers and data when it is over.")
  private boolean keep;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = {
        "Sweep: tasks at a time for each worker",
        "(default: half the processors, at least 2)."
      })
  private @Nullable Integer slots;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Sweep: where to write report and results (default: this folder).")
  private @Nullable Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = {
        "Insights, conversations, computations: the same again as with",
        "this seed (default: any)."
      })
  private @Nullable Long seed;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = {
        "Insights: how long the workers send (default: 25).",
        "Conversations: how long the clients chat (default: 20)."
      })
  private @Nullable Integer seconds;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Conversations: how many chat (default: 50).")
  private @Nullable Integer clients;

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
    if (demo == null) {
      refuse("--seed", seed, "orhestra demo insights, conversations and computations");
      refuse("--seconds", seconds, "orhestra demo insights and conversations");
      refuse("--clients", clients, "orhestra demo conversations");
      sweep();
      return ExitCode.OK;
    }
    if (!List.of(INSIGHTS, CONVERSATIONS, COMPUTATIONS).contains(demo)) {
      throw CommandException.usage(
          "there is no demo " + demo,
          "there are ./orhestra demo, and ./orhestra demo insights, conversations and"
              + " computations");
    }
    refuse("--slots", slots, "orhestra demo");
    refuse("--out", out, "orhestra demo");
    if (demo.equals(INSIGHTS)) {
      refuse("--clients", clients, "orhestra demo conversations");
      insights();
    } else if (demo.equals(COMPUTATIONS)) {
      refuse("--clients", clients, "orhestra demo conversations");
      refuse("--seconds", seconds, "orhestra demo insights and conversations");
      computations();
    } else {
      conversations();
    }
    return ExitCode.OK;
  }

  private static void refuse(String option, @Nullable Object value, String demo) {
    if (value != null) {
      throw CommandException.usage(option + " belongs to " + demo, null);
    }
  }

  private static int within(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw CommandException.usage(option + " must be from 1 to " + most + ", not " + value, null);
    }
    return value;
  }

  private void sweep() throws IOException, InterruptedException {
    int usual = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);
    int eachSlots = within("--slots", slots == null ? usual : slots, 1_000);
    Path target = (out == null ? Path.of("") : out).toAbsolutePath();
    if (!Files.isDirectory(target)) {
      throw CommandException.usage("there is no folder " + target, null);
    }
    if (!Files.isWritable(target)) {
      throw CommandException.failed(
          "the report cannot be written to " + target,
          "name another folder: ./orhestra demo --out FOLDER");
    }
    ExamplesJar examples = ExamplesJar.find();
    new DemoStage(terminal, keep)
        .perform((children, folder) -> sweep(examples, eachSlots, target, children, folder));
  }

  private void sweep(
      ExamplesJar examples, int eachSlots, Path target, Children children, Path folder)
      throws IOException, InterruptedException, DemoException {
    DemoCluster cluster =
        new DemoCluster(children, folder, examples, terminal.clock(), Thread::sleep);
    try (Transport transport = new Transport(TransportOptions.of(cluster.url()))) {
      CoordinatorClient client = new CoordinatorClient(transport);
      DemoRun.Outcome outcome =
          new DemoRun(cluster, client, terminal, Thread::sleep, eachSlots).run(examples);
      Path report = target.resolve("demo-report.html");
      Path results = target.resolve("results.csv");
      String page =
          HtmlReport.render(
              ReportCommand.facts(outcome.job(), terminal, DemoSummary.notes(outcome, eachSlots)),
              outcome.rows());
      FileTarget.write(report, file -> file.write(page.getBytes(StandardCharsets.UTF_8)));
      FileTarget.write(
          results,
          file ->
              client.results(
                  outcome.job().id(), ResultRequest.all(ResultRequest.Format.CSV), file));
      DemoSummary summary = new DemoSummary(outcome, report, results);
      print(summary.json(), summary.text(terminal.outShows()));
      if (keep) {
        terminal.err().print(DemoSummary.kept(cluster.url(), outcome, children.living(), folder));
      }
    }
  }

  private void insights() throws IOException, InterruptedException {
    int length = within("--seconds", seconds == null ? 25 : seconds, MOST_SECONDS);
    long usedSeed = seed();
    new DemoStage(terminal, keep)
        .perform(
            (children, folder) -> insights(usedSeed, Duration.ofSeconds(length), children, folder));
  }

  private void insights(long usedSeed, Duration length, Children children, Path folder)
      throws IOException, InterruptedException, DemoException {
    InsightsCluster cluster =
        new InsightsCluster(children, folder, new Readiness(terminal.clock(), Thread::sleep));
    try (Transport transport = new Transport(TransportOptions.of(cluster.url()));
        BrandFeeds feeds = new BrandFeeds(new SummaryStream(transport))) {
      InsightsClient client = new InsightsClient(transport);
      InsightsVerdict verdict =
          new InsightsRun(cluster, client, feeds, terminal, Thread::sleep, usedSeed, length).run();
      print(verdict.json(usedSeed), verdict.text(terminal.outShows()));
      if (!verdict.isExact()) {
        throw new DemoException(
            "what was sent and what the summaries say differs: "
                + String.join(", ", verdict.wrong()),
            children.living());
      }
      if (keep) {
        terminal.err().print(InsightsRun.kept(cluster, children.living(), folder.toString()));
      }
    }
  }

  private void conversations() throws IOException, InterruptedException {
    ConversationsRun.Plan plan =
        new ConversationsRun.Plan(
            seed(),
            within("--clients", clients == null ? 50 : clients, MOST_CLIENTS),
            Duration.ofSeconds(within("--seconds", seconds == null ? 20 : seconds, MOST_SECONDS)));
    new DemoStage(terminal, keep)
        .perform((children, folder) -> conversations(plan, children, folder));
  }

  private void conversations(ConversationsRun.Plan plan, Children children, Path folder)
      throws IOException, InterruptedException, DemoException {
    Readiness readiness = new Readiness(terminal.clock(), Thread::sleep);
    try (ConversationsCluster cluster = ConversationsCluster.start(children, folder, readiness)) {
      ConversationsVerdict verdict =
          new ConversationsRun(cluster, terminal, Thread::sleep, plan).run();
      print(verdict.json(plan.seed()), verdict.text(terminal.outShows()));
      if (!verdict.isExact()) {
        throw new DemoException(
            "something was lost, doubled or altered for clients of "
                + String.join(" and ", verdict.wrong()),
            children.living());
      }
      if (keep) {
        terminal.err().print(ConversationsRun.kept(cluster, children.living(), folder.toString()));
      }
    }
  }

  private void computations() throws IOException, InterruptedException {
    long usedSeed = seed();
    new DemoStage(terminal, keep)
        .perform((children, folder) -> computations(usedSeed, children, folder));
  }

  private void computations(long usedSeed, Children children, Path folder)
      throws IOException, InterruptedException, DemoException {
    ComputationsCluster cluster =
        new ComputationsCluster(
            children, folder, new Readiness(terminal.clock(), Thread::sleep), usedSeed);
    try (Transport transport = new Transport(TransportOptions.of(cluster.url()))) {
      ComputationsVerdict verdict =
          new ComputationsRun(
                  cluster, new RoundsClient(transport), terminal, Thread::sleep, usedSeed)
              .run();
      print(verdict.json(usedSeed), verdict.text(terminal.outShows()));
      if (!verdict.isExact()) {
        throw new DemoException(
            "the joint result is not that of the rows: " + String.join(", ", verdict.wrong()),
            children.living());
      }
      if (keep) {
        terminal.err().print(ComputationsRun.kept(cluster, children.living(), folder.toString()));
      }
    }
  }

  private long seed() {
    return seed == null ? terminal.clock().millis() % 1_000_000 : seed;
  }

  private void print(JsonNode document, String text) {
    ConnectionOptions before = ConnectionOptions.before(spec);
    if (json || (before != null && before.json())) {
      terminal.out().println(document.toPrettyString());
    } else {
      terminal.out().print(text);
    }
  }
}
