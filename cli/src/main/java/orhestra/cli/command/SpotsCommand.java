package orhestra.cli.command;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.coordinator.Spot;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Lists workers. */
@Command(
    name = "spots",
    description = "List the workers.",
    footer = {
      "",
      "Examples:",
      "  orhestra spots",
      "  orhestra spots --json | jq '.spots | length'"
    })
public final class SpotsCommand extends ServerCommand {
  public SpotsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CoordinatorClient client) throws InterruptedException {
    if (json()) {
      print(client.spots(JsonNode.class));
      return ExitCode.OK;
    }
    List<Spot> spots = client.spots();
    if (spots.isEmpty()) {
      terminal().err().println("No workers. Start one: ./orhestra spot --slots 2");
      return ExitCode.OK;
    }
    Instant now = terminal().clock().instant();
    terminal()
        .out()
        .print(
            new Table<Spot>()
                .id("SPOT", Spot::id)
                .status("STATUS", Spot::status)
                .text("HOST", SpotsCommand::host)
                .number("RUNNING", spot -> String.valueOf(spot.runningTasks()))
                .number("CORES", spot -> spot.totalCores() > 0 ? "" + spot.totalCores() : "-")
                .number("CPU", SpotsCommand::load)
                .number("SEEN", spot -> JobText.ago(spot.lastHeartbeat(), now))
                .render(spots, terminal().outShows()));
    return ExitCode.OK;
  }

  private static String host(Spot spot) {
    String name = spot.hostname();
    String address = spot.ipAddress();
    return name != null ? name : address != null ? address : "-";
  }

  private static String load(Spot spot) {
    return spot.cpuLoad() == null ? "-" : String.format(Locale.ROOT, "%.0f %%", spot.cpuLoad());
  }
}
