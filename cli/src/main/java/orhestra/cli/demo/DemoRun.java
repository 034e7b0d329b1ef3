package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orhestra.cli.command.JobWatch;
import orhestra.cli.command.ReportRows;
import orhestra.cli.report.Figures;
import orhestra.cli.report.ReportRow;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.ProgressView;
import orhestra.cli.terminal.Terminal;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Job;
import orhestra.client.coordinator.ResultRequest;
import orhestra.client.coordinator.Submitted;

/** The demo itself: submit, follow, kill a worker, replace it, check that nothing was lost. */
final class DemoRun {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final double KILL_AT = 0.35;

  private final DemoCluster cluster;
  private final CoordinatorClient client;
  private final Terminal terminal;
  private final JobWatch.Pause pause;
  private final int slots;

  DemoRun(
      DemoCluster cluster,
      CoordinatorClient client,
      Terminal terminal,
      JobWatch.Pause pause,
      int slots) {
    this.cluster = requireNonNull(cluster, "cluster is null");
    this.client = requireNonNull(client, "client is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.pause = requireNonNull(pause, "pause is null");
    this.slots = slots;
  }

  /** What came out: the job at its end, its rows, and how the loss of the worker went. */
  record Outcome(Job job, List<ReportRow> rows, AgentLoss loss) {}

  Outcome run(ExamplesJar examples) throws IOException, InterruptedException, DemoException {
    Instant begin = terminal.clock().instant();
    Child server = cluster.startServer(client);
    Duration ready = Duration.between(begin, terminal.clock().instant());
    say("Server", cluster.url() + ", ready after " + Figures.duration(ready));
    DemoCluster.Agent first = cluster.startAgent(client, "agent-1", slots);
    DemoCluster.Agent second = cluster.startAgent(client, "agent-2", slots);
    say(
        "Workers",
        "agent-1 and agent-2, each with "
            + (slots == 1 ? "one slot" : slots + " slots")
            + "; every task runs as a process of its own");
    Submitted submitted = client.submit(DemoSweep.of(examples.name()));
    say(
        "Sweep",
        Figures.count(submitted.totalTasks())
            + " tasks: PSO, GA, DE x 4 functions x 2 budgets x 2 swarms x 3 dimensions x 3 runs");
    terminal.err().println();
    Followed end = follow(submitted.jobId(), server, first, second);
    List<ReportRow> rows = new ArrayList<>();
    client.forEachResult(
        submitted.jobId(),
        ResultRequest.all(ResultRequest.Format.NDJSON),
        result -> rows.add(ReportRows.of(result)));
    check(end.job(), rows, server);
    return new Outcome(end.job(), rows, end.loss());
  }

  private record Followed(Job job, AgentLoss loss) {}

  private Followed follow(
      String jobId, Child server, DemoCluster.Agent first, DemoCluster.Agent victim)
      throws IOException, InterruptedException, DemoException {
    Instant limit = terminal.clock().instant().plus(LIMIT);
    List<Child> needed = new ArrayList<>(List.of(server, first.process()));
    @Nullable AgentLoss loss = null;
    try (ProgressView view = new ProgressView(terminal)) {
      while (true) {
        Job job = client.job(jobId);
        view.show(job);
        List<Child> lost = needed.stream().filter(child -> !child.isAlive()).toList();
        if (!lost.isEmpty()) {
          throw DemoException.lost(lost);
        }
        if (loss == null) {
          loss = killWhenBusy(job, victim, view);
        } else if (!loss.isOver()) {
          tell(loss, loss.look(), needed, view);
        }
        if (job.isTerminal() && loss != null && loss.isOver()) {
          view.show(client.job(jobId));
          return new Followed(job, loss);
        }
        if (terminal.clock().instant().isAfter(limit)) {
          throw new DemoException(
              "the sweep did not end within " + LIMIT.toMinutes() + " minutes", needed);
        }
        pause.pause(LOOK);
      }
    }
  }

  /** Kills in the middle, when the worker holds something; near the end in any case. */
  private @Nullable AgentLoss killWhenBusy(Job job, DemoCluster.Agent victim, ProgressView view)
      throws InterruptedException {
    double share = job.endedTasks() / (double) Math.max(1, job.totalTasks());
    boolean late = share > 2 * KILL_AT;
    if (share < KILL_AT || (!late && AgentLoss.held(client, job.id(), victim.spotId()).isEmpty())) {
      return null;
    }
    AgentLoss loss =
        AgentLoss.cause(client, terminal.clock(), job.id(), victim, (int) (share * 100));
    view.say(
        Colour.YELLOW.on(terminal.errShows(), "Killed agent-2")
            + " (SIGKILL, with all it ran) at "
            + loss.percent()
            + " %. "
            + tasks(loss.held().size())
            + " went down with it; the server has not been told.");
    return loss;
  }

  private void tell(AgentLoss loss, AgentLoss.News news, List<Child> needed, ProgressView view)
      throws IOException, InterruptedException, DemoException {
    switch (news) {
      case NOTHING -> {}
      case NOTICED -> {
        view.say(
            "Server noticed after "
                + seconds(loss.untilNoticed())
                + " without a heartbeat; its tasks are free again. Starting agent-3.");
        needed.add(cluster.startAgent(client, "agent-3", slots).process());
      }
      case RECOVERED ->
          view.say(
              Colour.GREEN.on(terminal.errShows(), "Recovered")
                  + ": what agent-2 held ("
                  + tasks(loss.held().size())
                  + ") was done by others "
                  + seconds(loss.untilRecovered())
                  + " after the kill.");
    }
  }

  private void check(Job job, List<ReportRow> rows, Child server) throws DemoException {
    Set<String> distinct = rows.stream().map(ReportRow::taskId).collect(Collectors.toSet());
    if (!job.isCompleted() || job.failedTasks() > 0) {
      throw new DemoException(
          "the sweep ended " + job.status() + " with " + tasks(job.failedTasks()) + " failed",
          List.of(server));
    }
    if (distinct.size() != job.totalTasks() || rows.size() != job.totalTasks()) {
      throw new DemoException(
          "there are "
              + rows.size()
              + " results of "
              + distinct.size()
              + " tasks; "
              + job.totalTasks()
              + " were expected",
          List.of(server));
    }
  }

  private void say(String label, String text) {
    Terminal.Display display = terminal.errShows();
    terminal.err().println(Colour.BOLD.on(display, String.format("%-8s", label)) + " " + text);
  }

  static String tasks(long count) {
    return count == 1 ? "1 task" : Figures.count(count) + " tasks";
  }

  static String seconds(@Nullable Duration duration) {
    return duration == null ? "?" : Figures.duration(duration);
  }
}
