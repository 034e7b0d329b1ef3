package orhestra.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Submitted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;

/** Submits a job. */
@Command(
    name = "submit",
    description = "Submit a job, and follow it if asked.",
    footer = {
      "",
      "FILE holds the job as JSON, for instance:",
      "  {\"jarPath\": \"optimizer.jar\", \"mainClass\": \"com.example.Main\",",
      "   \"algorithms\": [\"PSO/Rastrigin\", \"DE/Rastrigin\"],",
      "   \"iterations\": {\"min\": 100, \"max\": 500, \"step\": 100},",
      "   \"agents\": {\"min\": 10, \"max\": 50, \"step\": 10},",
      "   \"dimension\": {\"min\": 2, \"max\": 10, \"step\": 2}}",
      "With --watch the exit code is 1 when the job ends FAILED or CANCELLED.",
      "Ctrl-C leaves the job running.",
      "",
      "Examples:",
      "  orhestra submit sweep.json --watch",
      "  generate-sweep | orhestra submit -",
      "  job=$(orhestra submit sweep.json --json | jq -r .jobId)"
    })
public final class SubmitCommand extends ServerCommand {
  @Parameters(paramLabel = "FILE", description = "The job's file, - for standard input.")
  private String file = "";

  @Option(names = "--watch", description = "Follow the job until it ends.")
  private boolean watch;

  public SubmitCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException, IOException {
    JsonNode answer = client.submit(read(), JsonNode.class);
    Submitted submitted = WireJson.mapper().treeToValue(answer, Submitted.class);
    if (watch) {
      terminal().err().println(accepted(submitted));
      return WatchedEnd.of(this, client, submitted.jobId());
    }
    if (json()) {
      print(answer);
    } else {
      terminal().out().println(accepted(submitted));
      terminal().err().println("  follow it:  ./orhestra job " + submitted.jobId() + " --watch");
    }
    return ExitCode.OK;
  }

  private static String accepted(Submitted submitted) {
    return "Job "
        + Terminal.printable(submitted.jobId())
        + " accepted: "
        + Figures.count(submitted.totalTasks())
        + " tasks.";
  }

  private JsonNode read() throws IOException {
    String name = file.equals("-") ? "standard input" : file;
    byte[] bytes = file.equals("-") ? terminal().in().readAllBytes() : readFile();
    JsonNode job;
    try {
      job = WireJson.mapper().readTree(bytes);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw CommandException.usage(
          name
              + " is not valid JSON, line "
              + at.getLineNr()
              + ", column "
              + at.getColumnNr()
              + ": "
              + e.getOriginalMessage(),
          null);
    }
    if (!job.isObject()) {
      throw CommandException.usage(
          name + " must hold one JSON object, the job", "see ./orhestra submit --help");
    }
    return job;
  }

  private byte[] readFile() {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw CommandException.usage("there is no file " + file, null);
    } catch (IOException e) {
      throw CommandException.usage("cannot read " + file + ": " + e.getMessage(), null);
    }
  }
}
