package orhestra.cli.command;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
                .text("NAME", SpotsCommand::name)
                .text("ADDRESS", spot -> Objects.toString(spot.ipAddress(), "-"))
                .text("LABELS", spot -> String.join(" ", spot.labels()))
                .number("RUNNING", SpotsCommand::running)
                .number("CORES", spot -> spot.totalCores() > 0 ? "" + spot.totalCores() : "-")
                .number("CPU", SpotsCommand::load)
                .number("SEEN", spot -> JobText.ago(spot.lastHeartbeat(), now))
                .render(spots, terminal().outShows()));
    return ExitCode.OK;
  }

  private static String name(Spot spot) {
    return spot.spotInfo() == null ? "" : Objects.toString(spot.spotInfo().hostname(), "");
  }

  /** Running tasks of so many slots. A worker that is gone runs nothing, whatever it said last. */
  private static String running(Spot spot) {
    Integer slots = spot.spotInfo() == null ? null : spot.spotInfo().maxConcurrent();
    String running = spot.isUp() ? String.valueOf(spot.runningTasks()) : "-";
    return slots == null ? running : running + " of " + slots;
  }

  private static String load(Spot spot) {
    return spot.cpuLoad() == null || !spot.isUp()
        ? "-"
        : String.format(Locale.ROOT, "%.0f %%", spot.cpuLoad());
  }
}
