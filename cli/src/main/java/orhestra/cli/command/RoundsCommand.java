package orhestra.cli.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.Transport;
import orhestra.client.rounds.RoundsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists secure rounds. */
@Command(
    name = "rounds",
    description = "List secure rounds.",
    footer = {
      "",
      "Examples:",
      "  orhestra rounds",
      "  orhestra rounds --json | jq -r '.rounds[].jobId'"
    })
public final class RoundsCommand extends ConnectedCommand {
  @Option(names = "--limit", paramLabel = "N", description = "How many (default: 20).")
  private int limit = 20;

  public RoundsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Transport transport) throws InterruptedException {
    JsonNode answer = new RoundsClient(transport).rounds(limit, JsonNode.class);
    if (json()) {
      print(answer);
      return ExitCode.OK;
    }
    List<JsonNode> rounds = new ArrayList<>(answer.path("rounds").valueStream().toList());
    if (rounds.isEmpty()) {
      terminal().err().println("No rounds. The first client opens one:");
      terminal()
          .err()
          .println(
              "  ./orhestra contribute --job J --client A --clients A,B,C --schema schema.json"
                  + " data.csv");
      return ExitCode.OK;
    }
    Instant now = terminal().clock().instant();
    terminal()
        .out()
        .print(
            new Table<JsonNode>()
                .id("ROUND", round -> text(round, "jobId"))
                .status("STATUS", round -> text(round, "status"))
                .text("STAGE", round -> text(round, "stage"))
                .number(
                    "ANSWERED",
                    round ->
                        round.path("present").asInt() + " of " + round.path("expected").asInt())
                .number("CLIENTS", round -> round.path("clients").asString())
                .number(
                    "CHANGED", round -> JobText.ago(Instant.parse(text(round, "changedAt")), now))
                .render(rounds, terminal().outShows()));
    return ExitCode.OK;
  }

  private static String text(JsonNode round, String field) {
    return round.path(field).asString("");
  }
}
