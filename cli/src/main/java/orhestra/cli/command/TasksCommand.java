package orhestra.cli.command;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.JobTask;
import orhestra.client.coordinator.Page;
import orhestra.client.coordinator.PageRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Lists the tasks of a job. */
@Command(
    name = "tasks",
    description = "List the tasks of a job.",
    footer = {
      "",
      "Examples:",
      "  orhestra tasks job-7f3a --status FAILED",
      "  orhestra tasks job-7f3a --json | jq '.tasks[] | .id'"
    })
public final class TasksCommand extends ServerCommand {
  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String jobId = "";

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only NEW, RUNNING, DONE, FAILED or CANCELLED ones.")
  private @Nullable String status;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Go on where the list before ended.")
  private @Nullable String cursor;

  public TasksCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException {
    PageRequest request =
        new PageRequest(Options.status(status), Options.positive("--limit", limit), cursor);
    if (json()) {
      print(client.tasks(jobId, request, JsonNode.class));
      return ExitCode.OK;
    }
    Page<JobTask> page = client.tasks(jobId, request);
    if (page.items().isEmpty()) {
      terminal().err().println("No such tasks.");
      return ExitCode.OK;
    }
    terminal()
        .out()
        .print(
            new Table<JobTask>()
                .id("TASK", JobTask::id)
                .status("STATUS", JobTask::status)
                .text("ALGORITHM", JobTask::algorithm)
                .number("ATTEMPT", task -> String.valueOf(task.attempt()))
                .text("SPOT", task -> Objects.toString(task.spotId(), ""))
                .render(page.items(), terminal().outShows()));
    if ("FAILED".equals(request.status())) {
      terminal().err().println("Why one failed: ./orhestra task TASK");
    }
    if (page.nextCursor() != null) {
      terminal().err().println("More: the same with --cursor " + page.nextCursor());
    }
    return ExitCode.OK;
  }
}
