package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import orhestra.cli.report.Figures;
import orhestra.cli.report.Leaderboard;
import orhestra.cli.report.ReportRow;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import orhestra.client.coordinator.Job;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The demo's end, for people and for programs. */
final class DemoSummary {
  private final DemoRun.Outcome outcome;
  private final Leaderboard board;
  private final Path report;
  private final Path results;

  DemoSummary(DemoRun.Outcome outcome, Path report, Path results) {
    this.outcome = requireNonNull(outcome, "outcome is null");
    this.board = Leaderboard.of(outcome.rows());
    this.report = requireNonNull(report, "report is null");
    this.results = requireNonNull(results, "results is null");
  }

  /** What the report says about how the sweep went. */
  static List<String> notes(DemoRun.Outcome outcome, int slots) {
    AgentLoss loss = outcome.loss();
    List<String> notes = new ArrayList<>();
    notes.add(
        "Two workers with "
            + (slots == 1 ? "one slot" : slots + " slots")
            + " each ran every task as a process of its own.");
    notes.add(
        "At "
            + loss.percent()
            + " % one worker was killed (SIGKILL) while it held "
            + DemoRun.tasks(loss.held().size())
            + ". The server noticed after "
            + DemoRun.seconds(loss.untilNoticed())
            + ", and others had done that work "
            + DemoRun.seconds(loss.untilRecovered())
            + " after the kill.");
    notes.add(
        DemoRun.tasks(outcome.job().totalTasks())
            + ", "
            + Figures.count(outcome.rows().size())
            + " results: none lost, none doubled.");
    return notes;
  }

  String text(Terminal.Display display) {
    Job job = outcome.job();
    StringBuilder out = new StringBuilder();
    out.append(System.lineSeparator())
        .append(DemoRun.tasks(job.totalTasks()))
        .append(", ")
        .append(Figures.count(outcome.rows().size()))
        .append(" results: none lost, none doubled");
    if (job.startedAt() != null && job.finishedAt() != null) {
      Duration time = Duration.between(job.startedAt(), job.finishedAt());
      out.append(", in ").append(Figures.duration(time));
    }
    out.append(".\n\n").append(standings(display)).append('\n').append(medians(display));
    return out.append('\n')
        .append("Report   ")
        .append(report)
        .append("\nResults  ")
        .append(results)
        .append('\n')
        .toString();
  }

  private String standings(Terminal.Display display) {
    return new Table<Leaderboard.Standing>()
        .text("LEADERBOARD", Leaderboard.Standing::algorithm)
        .number("MEAN RANK", s -> String.format(Locale.ROOT, "%.2f", s.meanRank()))
        .number("BEST IN", s -> s.wins() + " of " + s.settings())
        .number("BEST FOPT", s -> Figures.value(s.best()))
        .number("MEDIAN FOPT", s -> Figures.value(s.median()))
        .number("TIME", s -> Figures.milliseconds(s.medianRuntimeMs()))
        .number("RUNS", s -> Figures.count(s.runs()))
        .render(board.standings(), display);
  }

  /** Median fopt of each algorithm on each function. */
  private String medians(Terminal.Display display) {
    Table<String> table = new Table<String>().text("MEDIAN FOPT ON", function -> function);
    for (Leaderboard.Standing standing : board.standings()) {
      table.number(
          standing.algorithm(), function -> Figures.value(median(standing.algorithm(), function)));
    }
    TreeSet<String> functions =
        outcome.rows().stream()
            .map(ReportRow::function)
            .collect(Collectors.toCollection(TreeSet::new));
    return table.render(List.copyOf(functions), display);
  }

  private double median(String algorithm, String function) {
    List<ReportRow> rows =
        outcome.rows().stream()
            .filter(row -> row.algorithm().equals(algorithm) && row.function().equals(function))
            .toList();
    List<Leaderboard.Standing> one = Leaderboard.of(rows).standings();
    return one.isEmpty() ? Double.NaN : one.getFirst().median();
  }

  /** The one document of {@code --json}. */
  ObjectNode json() {
    Job job = outcome.job();
    AgentLoss loss = outcome.loss();
    ObjectNode document = WireJson.mapper().createObjectNode();
    document
        .put("success", true)
        .put("jobId", job.id())
        .put("totalTasks", job.totalTasks())
        .put("completedTasks", job.completedTasks())
        .put("failedTasks", job.failedTasks());
    if (job.startedAt() != null && job.finishedAt() != null) {
      document.put("wallMs", Duration.between(job.startedAt(), job.finishedAt()).toMillis());
    }
    ObjectNode killed = document.putObject("killedWorker");
    killed
        .put("spotId", loss.victim().spotId())
        .put("atPercent", loss.percent())
        .put("heldTasks", loss.held().size());
    Duration noticed = loss.untilNoticed();
    Duration recovered = loss.untilRecovered();
    if (noticed != null && recovered != null) {
      killed
          .put("noticedAfterMs", noticed.toMillis())
          .put("recoveredAfterMs", recovered.toMillis());
    }
    ArrayNode places = document.putArray("leaderboard");
    for (Leaderboard.Standing s : board.standings()) {
      places
          .addObject()
          .put("algorithm", s.algorithm())
          .put("meanRank", s.meanRank())
          .put("wins", s.wins())
          .put("settings", s.settings())
          .put("bestFopt", s.best())
          .put("medianFopt", s.median())
          .put("runs", s.runs());
    }
    return document.put("report", report.toString()).put("results", results.toString());
  }

  /** How to look at what {@code --keep} left, and how to end it. */
  static String kept(String url, DemoRun.Outcome outcome, List<Child> living, Path folder) {
    StringBuilder out = new StringBuilder("\nStill running:\n");
    for (Child child : living) {
      out.append(String.format(Locale.ROOT, "  %-8s pid %d%n", child.name(), child.pid()));
    }
    String pids =
        living.reversed().stream()
            .map(child -> String.valueOf(child.pid()))
            .collect(Collectors.joining(" "));
    out.append("Look at it:\n  export ORHESTRA_SERVER=").append(url).append('\n');
    out.append("  ./orhestra jobs\n  ./orhestra spots\n  ./orhestra results ")
        .append(outcome.job().id())
        .append('\n');
    out.append("  logs and data: ").append(folder).append('\n');
    out.append("End it:\n  kill ").append(pids).append("; rm -r ").append(folder).append('\n');
    return out.toString();
  }
}
