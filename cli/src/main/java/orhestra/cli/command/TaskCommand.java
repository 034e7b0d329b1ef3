package orhestra.cli.command;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.JobTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows one task with its history. */
@Command(
    name = "task",
    description = "Show a task: its parameters, every attempt, why it failed.",
    footer = {"", "Example:", "  orhestra task task-1-17"})
public final class TaskCommand extends ServerCommand {
  @Parameters(paramLabel = "TASK", description = "The task's id.")
  private String taskId = "";

  public TaskCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException {
    if (json()) {
      print(client.task(taskId, JsonNode.class));
      return ExitCode.OK;
    }
    JobTask task = client.task(taskId);
    Instant now = terminal().clock().instant();
    line("Task", Terminal.printable(task.id()));
    line("Job", Terminal.printable(Objects.toString(task.jobId(), "-")));
    line("Status", status(task.status()));
    line("Parameters", Terminal.printable(Objects.toString(task.params(), "-")));
    if (task.attempts().isEmpty()) {
      line("Attempts", task.attempt() == 0 ? "none yet" : "the first is under way");
    }
    for (JobTask.Attempt attempt : task.attempts()) {
      line(
          "Attempt " + attempt.attempt(),
          status(Objects.toString(attempt.outcome(), "-"))
              + " on "
              + Terminal.printable(Objects.toString(attempt.spotId(), "-"))
              + ", "
              + JobText.ago(attempt.finishedAt(), now));
      if (attempt.error() != null) {
        line("", Terminal.printable(attempt.error()));
      }
      if (attempt.exitCode() != null) {
        line("", "exit code " + attempt.exitCode());
      }
      block("output", attempt.outputSnippet());
    }
    block("log", task.logTail());
    return ExitCode.OK;
  }

  private String status(String status) {
    return Colour.ofStatus(status).on(terminal().outShows(), Terminal.printable(status));
  }

  private void line(String label, String text) {
    terminal().out().printf("%-11s %s%n", label, text);
  }

  private void block(String label, @Nullable String text) {
    if (text != null && !text.isBlank()) {
      line("", "the end of its " + label + ":");
      text.lines().forEach(l -> terminal().out().println("            | " + Terminal.printable(l)));
    }
  }
}
