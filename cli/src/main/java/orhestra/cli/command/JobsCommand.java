package orhestra.cli.command;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.cli.ExitCode;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Job;
import orhestra.client.coordinator.Page;
import orhestra.client.coordinator.PageRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists jobs. */
@Command(
    name = "jobs",
    description = "List jobs, newest first.",
    footer = {
      "",
      "Examples:",
      "  orhestra jobs",
      "  orhestra jobs --status RUNNING",
      "  orhestra jobs --json | jq -r '.jobs[].id'"
    })
public final class JobsCommand extends ServerCommand {
  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only PENDING, RUNNING, COMPLETED, FAILED or CANCELLED ones.")
  private @Nullable String status;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Go on where the list before ended.")
  private @Nullable String cursor;

  public JobsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException {
    PageRequest request =
        new PageRequest(Options.status(status), Options.positive("--limit", limit), cursor);
    if (json()) {
      print(client.jobs(request, JsonNode.class));
      return ExitCode.OK;
    }
    Page<Job> page = client.jobs(request);
    if (page.items().isEmpty()) {
      terminal().err().println("No jobs. Submit one: ./orhestra submit FILE");
      return ExitCode.OK;
    }
    terminal().out().print(table(page.items()));
    if (page.nextCursor() != null) {
      terminal().err().println("More: ./orhestra jobs --cursor " + page.nextCursor());
    }
    return ExitCode.OK;
  }

  private String table(List<Job> jobs) {
    Instant now = terminal().clock().instant();
    Table<Job> table =
        new Table<Job>()
            .id("JOB", Job::id)
            .text("NAME", job -> job.name() == null ? "" : job.name())
            .status("STATUS", job -> job.paused() && !job.isTerminal() ? "PAUSED" : job.status())
            .number("DONE", job -> Figures.count(job.completedTasks()))
            .number("FAILED", job -> Figures.count(job.failedTasks()))
            .number("TASKS", job -> Figures.count(job.totalTasks()))
            .number("CREATED", job -> JobText.ago(job.createdAt(), now));
    return table.render(jobs, terminal().outShows());
  }
}
