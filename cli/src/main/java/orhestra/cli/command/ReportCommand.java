package orhestra.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.cli.BuildInfo;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.report.HtmlReport;
import orhestra.cli.report.ReportFacts;
import orhestra.cli.report.ReportRow;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Job;
import orhestra.client.coordinator.ResultRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws the results of a job. */
@Command(
    name = "report",
    description = "Draw the results of a job: one HTML page that needs no network.",
    footer = {"", "Example:", "  orhestra report job-7f3a --out sweep.html"})
public final class ReportCommand extends ServerCommand {
  /** A browser still sorts and draws this many smoothly. */
  private static final int MOST_ROWS = 50_000;

  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String jobId = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write (default: report-JOB.html in this folder).")
  private @Nullable Path out;

  public ReportCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException, IOException {
    Job job = client.job(jobId);
    if (job.completedTasks() > MOST_ROWS) {
      throw CommandException.failed(
          "the job has more results than a page can show (" + MOST_ROWS + ")",
          "take them as a file: ./orhestra results " + jobId + " --format csv --out results.csv");
    }
    List<ReportRow> rows = new ArrayList<>();
    client.forEachResult(
        jobId,
        ResultRequest.all(ResultRequest.Format.NDJSON),
        result -> rows.add(ReportRows.of(result)));
    String page = HtmlReport.render(facts(job, terminal(), List.of()), rows);
    Path target = out == null ? Path.of("report-" + fileName(job.id()) + ".html") : out;
    FileTarget.write(target, file -> file.write(page.getBytes(StandardCharsets.UTF_8)));
    String path = target.toAbsolutePath().toString();
    if (json()) {
      print(WireJson.mapper().createObjectNode().put("report", path).put("results", rows.size()));
    } else {
      terminal().out().println(path);
    }
    return ExitCode.OK;
  }

  /** The facts of a job for its report. */
  public static ReportFacts facts(Job job, Terminal terminal, List<String> notes) {
    String name = job.name();
    return new ReportFacts(
        name == null || name.isBlank() ? "Sweep " + job.id() : name,
        job.id(),
        job.status(),
        job.totalTasks(),
        job.completedTasks(),
        job.failedTasks(),
        job.startedAt(),
        job.finishedAt(),
        terminal.clock().instant(),
        BuildInfo.load().line(),
        notes);
  }

  private static String fileName(String id) {
    return id.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
