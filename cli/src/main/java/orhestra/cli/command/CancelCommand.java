package orhestra.cli.command;

import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import orhestra.client.coordinator.CoordinatorClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Stops a job. */
@Command(
    name = "cancel",
    description = "Stop a job: what waits is cancelled, what runs is told to stop.",
    footer = {
      "",
      "Results that were already accepted stay.",
      "",
      "Example:",
      "  orhestra cancel job-7f3a"
    })
public final class CancelCommand extends ServerCommand {
  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String jobId = "";

  public CancelCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException {
    if (json()) {
      print(client.cancel(jobId, JsonNode.class));
    } else {
      terminal().out().println(JobText.ending(client.cancel(jobId)));
    }
    return ExitCode.OK;
  }
}
