package orhestra.cli.command;

import orhestra.cli.ExitCode;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Terminal;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Job;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Gives failed tasks another chance. */
@Command(
    name = "retry",
    description = "Give the failed tasks of a job another set of attempts.",
    footer = {"", "Example:", "  orhestra retry job-7f3a --watch"})
public final class RetryCommand extends ServerCommand {
  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String jobId = "";

  @Option(names = "--watch", description = "Follow the job until it ends.")
  private boolean watch;

  public RetryCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException {
    if (json() && !watch) {
      print(client.retryFailed(jobId, JsonNode.class));
      return ExitCode.OK;
    }
    Job job = client.retryFailed(jobId);
    if (watch) {
      return WatchedEnd.of(this, client, jobId);
    }
    terminal()
        .out()
        .printf(
            "Job %s %s: %s tasks wait, %s running.%n",
            Terminal.printable(job.id()),
            job.status(),
            Figures.count(job.pendingTasks()),
            Figures.count(job.runningTasks()));
    return ExitCode.OK;
  }
}
