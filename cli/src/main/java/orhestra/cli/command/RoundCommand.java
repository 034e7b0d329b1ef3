package orhestra.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.terminal.Words;
import orhestra.client.Transport;
import orhestra.client.rounds.RoundsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows one secure round. */
@Command(
    name = "round",
    description = "Show how far a secure round is, its result, and what the server saw.",
    footer = {
      "",
      "Of each masked vector it shows the first bytes, and how evenly all of them are spread:",
      "chi-square over half bytes, which is between 4.6 and 32.8 for 99 of 100 uniform vectors.",
      "",
      "Examples:",
      "  orhestra round J",
      "  orhestra round J --transcript round.bin",
      "  orhestra round J --json | jq .missing"
    })
public final class RoundCommand extends ConnectedCommand {
  private static final int LABEL = 11;
  private static final int LONGEST_TRANSCRIPT = 64 << 20;

  @Parameters(paramLabel = "ID", description = "The round's job id.")
  private String job = "";

  @Option(
      names = "--transcript",
      paramLabel = "FILE",
      description = "Write the transcript there, for ./orhestra verify-transcript.")
  private @Nullable Path transcript;

  public RoundCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Transport transport) throws InterruptedException, IOException {
    RoundsClient client = new RoundsClient(transport);
    JsonNode round = client.round(job, JsonNode.class);
    Path target = transcript;
    if (target != null) {
      byte[] bytes = client.transcript(job, LONGEST_TRANSCRIPT);
      FileTarget.write(target, out -> out.write(bytes));
      terminal().err().println("Transcript written to " + target + ".");
    }
    if (json()) {
      print(round);
      return ExitCode.OK;
    }
    lines(round);
    if (round.path("status").asString("").equals("COMPLETED")) {
      terminal().out().println();
      new RoundResult(terminal().outShows())
          .lines(client.status(job, JsonNode.class))
          .forEach(terminal().out()::println);
    }
    return ExitCode.OK;
  }

  private void lines(JsonNode round) {
    line("Round", text(round, "jobId") + ", " + text(round, "status"));
    line("Stage", text(round, "stage"));
    line(
        "Clients",
        names(round.path("clients"))
            + "; "
            + round.path("threshold").asInt()
            + " must stay, "
            + round.path("mayDropOut").asInt()
            + " may still drop out");
    if (!round.path("missing").isEmpty()) {
      line("Awaited", names(round.path("missing")) + ", until " + text(round, "deadline"));
    }
    line("State", text(round, "explanation"));
    round.path("warnings").forEach(warning -> line("Warning", warning.asString("")));
    List<Map.Entry<String, JsonNode>> received = List.copyOf(round.path("received").properties());
    if (!received.isEmpty()) {
      terminal().out().println();
      terminal().out().println("What the server received:");
      terminal()
          .out()
          .print(
              new Table<Map.Entry<String, JsonNode>>()
                  .id("CLIENT", Map.Entry::getKey)
                  .number("BYTES", entry -> entry.getValue().path("bytes").asString())
                  .text("BEGINS WITH", entry -> text(entry.getValue(), "head"))
                  .number("CHI-SQUARE", entry -> entry.getValue().path("chiSquare").asString())
                  .text(
                      "LOOKS",
                      entry ->
                          entry.getValue().path("looksUniform").asBoolean()
                              ? "uniform"
                              : "not uniform")
                  .render(received, terminal().outShows()));
    }
  }

  private void line(String label, String text) {
    int width = Math.min(100, terminal().outShows().width() - 1) - LABEL;
    String first = label;
    for (String line : Words.wrap(Terminal.printable(text), width)) {
      terminal().out().println(Words.fill(first, LABEL) + line);
      first = "";
    }
  }

  private static String names(JsonNode list) {
    return String.join(", ", list.valueStream().map(name -> name.asString("")).toList());
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
