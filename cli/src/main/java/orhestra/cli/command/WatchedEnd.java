package orhestra.cli.command;

import orhestra.cli.ExitCode;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Job;
import tools.jackson.databind.JsonNode;

/** Watches a job for a command and reports its end. */
final class WatchedEnd {
  private WatchedEnd() {}

  /** The exit code: 0 when the job completed, 1 when it failed or was cancelled. */
  static int of(ServerCommand command, CoordinatorClient client, String jobId)
      throws InterruptedException {
    Job job = new JobWatch(client, command.terminal()).follow(jobId);
    if (command.json()) {
      command.print(client.job(jobId, JsonNode.class));
    } else {
      command.terminal().out().println(JobText.ending(job));
      if (job.completedTasks() > 0) {
        command.terminal().err().println("  results:       ./orhestra results " + job.id());
        command.terminal().err().println("  plots:         ./orhestra report " + job.id());
      }
      if (job.failedTasks() > 0) {
        command
            .terminal()
            .err()
            .println("  what failed:   ./orhestra tasks " + job.id() + " --status FAILED");
        command.terminal().err().println("  try it again:  ./orhestra retry " + job.id());
      }
    }
    return job.isCompleted() ? ExitCode.OK : ExitCode.FAILED;
  }
}
