package orhestra.cli.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.ProgressLine;
import orhestra.cli.terminal.Terminal;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Job;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows or follows one job. */
@Command(
    name = "job",
    description = "Show a job, or follow it to its end.",
    footer = {
      "",
      "With --watch the exit code is 1 when the job ends FAILED or CANCELLED.",
      "Ctrl-C leaves the job running.",
      "",
      "Examples:",
      "  orhestra job job-7f3a",
      "  orhestra job job-7f3a --watch && orhestra results job-7f3a"
    })
public final class JobCommand extends ServerCommand {
  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String jobId = "";

  @Option(names = "--watch", description = "Follow it until it ends.")
  private boolean watch;

  public JobCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException {
    if (watch) {
      return WatchedEnd.of(this, client, jobId);
    }
    if (json()) {
      print(client.job(jobId, JsonNode.class));
      return ExitCode.OK;
    }
    Job job = client.job(jobId);
    Terminal.Display display = terminal().outShows();
    Instant now = terminal().clock().instant();
    line("Job", Colour.BOLD.on(display, Terminal.printable(job.id())));
    if (job.name() != null && !job.name().isBlank()) {
      line("Name", Terminal.printable(job.name()));
    }
    line(
        "Status",
        Colour.ofStatus(job.status()).on(display, Terminal.printable(job.status()))
            + (job.paused() ? " (paused)" : ""));
    line("Tasks", ProgressLine.sentence(job, 0));
    line("Created", time(job.createdAt(), now));
    line("Started", time(job.startedAt(), now));
    line("Finished", time(job.finishedAt(), now));
    return ExitCode.OK;
  }

  private static String time(@Nullable Instant time, Instant now) {
    return time == null ? "-" : time + " (" + JobText.ago(time, now) + ")";
  }

  private void line(String label, String text) {
    terminal().out().printf("%-9s %s%n", label, text);
  }
}
