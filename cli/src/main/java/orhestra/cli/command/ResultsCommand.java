package orhestra.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.ResultRequest;
import orhestra.client.coordinator.TaskResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the results of a job. */
@Command(
    name = "results",
    description = "Read the results of a job, also while it runs.",
    footer = {
      "",
      "A table shows the best 20; the other formats give all, as a stream of any",
      "length. Without --format the name of --out decides, else it is a table.",
      "",
      "Examples:",
      "  orhestra results job-7f3a",
      "  orhestra results job-7f3a --out results.csv",
      "  orhestra results job-7f3a --format ndjson | jq -r '[.algorithm, .fopt] | @tsv'"
    })
public final class ResultsCommand extends ServerCommand {
  private static final int TABLE_ROWS = 20;

  /** What {@code --format} takes. */
  enum Format {
    TABLE,
    JSON,
    NDJSON,
    CSV
  }

  @Parameters(paramLabel = "JOB", description = "The job's id.")
  private String jobId = "";

  @Option(names = "--format", paramLabel = "FORMAT", description = "table, json, ndjson or csv.")
  private @Nullable Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to this file; it appears when it is complete.")
  private @Nullable Path out;

  @Option(names = "--best", description = "Lowest fopt first, instead of in order of their end.")
  private boolean best;

  @Option(names = "--limit", paramLabel = "N", description = "How many at most, up to 10000.")
  private @Nullable Integer limit;

  public ResultsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException, IOException {
    if (limit != null && (limit < 1 || limit > 10_000)) {
      throw CommandException.usage("--limit must be from 1 to 10000, not " + limit, null);
    }
    Format chosen = chosenFormat();
    if (chosen == Format.TABLE) {
      return table(client);
    }
    ResultRequest request =
        new ResultRequest(ResultRequest.Format.valueOf(chosen.name()), best, limit, null);
    if (out == null) {
      client.results(jobId, request, terminal().out());
      terminal().out().flush();
    } else {
      FileTarget.write(out, target -> client.results(jobId, request, target));
      terminal().err().println("Wrote " + out.toAbsolutePath());
    }
    return ExitCode.OK;
  }

  private Format chosenFormat() {
    Format named = json() ? Format.JSON : format;
    if (named == null && out != null) {
      String name = Objects.toString(out.getFileName(), "").toLowerCase(Locale.ROOT);
      String end = name.substring(name.lastIndexOf('.') + 1);
      named =
          switch (end) {
            case "csv" -> Format.CSV;
            case "json" -> Format.JSON;
            case "ndjson", "jsonl" -> Format.NDJSON;
            default ->
                throw CommandException.usage(
                    "--out " + out + " does not tell the format",
                    "add --format csv, json or ndjson");
          };
    }
    if (named == Format.TABLE && out != null) {
      throw CommandException.usage(
          "a table is for the terminal", "with --out use csv, json or ndjson");
    }
    return named == null ? Format.TABLE : named;
  }

  private int table(CoordinatorClient client) throws InterruptedException, IOException {
    int rows = limit == null ? TABLE_ROWS : limit;
    List<TaskResult> results = new ArrayList<>();
    client.forEachResult(
        jobId, ResultRequest.best(ResultRequest.Format.NDJSON, rows), results::add);
    if (results.isEmpty()) {
      terminal().err().println("No results yet. The job: ./orhestra job " + jobId);
      return ExitCode.OK;
    }
    terminal().out().print(tableOf(results).render(results, terminal().outShows()));
    if (results.size() == rows) {
      terminal()
          .err()
          .printf("The best %d. All: ./orhestra results %s --format csv%n", rows, jobId);
    }
    return ExitCode.OK;
  }

  private static Table<TaskResult> tableOf(List<TaskResult> results) {
    Table<TaskResult> table =
        new Table<TaskResult>()
            .number("FOPT", r -> r.fopt() == null ? "-" : Figures.value(r.fopt()))
            .text("ALGORITHM", r -> Objects.toString(r.algorithm(), ""));
    if (results.stream().anyMatch(r -> r.dimension() != null)) {
      table
          .number("DIM", r -> Objects.toString(r.dimension(), "-"))
          .number("ITER", r -> Objects.toString(r.iterations(), "-"))
          .number("AGENTS", r -> Objects.toString(r.agents(), "-"));
    }
    return table
        .number("TIME", r -> Figures.duration(Duration.ofMillis(r.runtimeMs())))
        .text("SPOT", r -> Objects.toString(r.spotId(), ""))
        .text("TASK", r -> Objects.toString(r.taskId(), ""));
  }
}
