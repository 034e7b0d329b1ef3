package orhestra.cli.command;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import orhestra.client.ServerException;
import orhestra.client.Transport;
import orhestra.client.insights.InsightsClient;
import orhestra.client.insights.Live;
import orhestra.client.insights.Summary;
import orhestra.client.insights.SummaryStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows or follows one brand. */
@Command(
    name = "brand",
    description = "Show the summary of a brand, or follow it.",
    footer = {
      "",
      "With --watch it goes on until Ctrl-C, also when the server is started anew;",
      "with --json too, each new summary is one line.",
      "",
      "Examples:",
      "  orhestra brand nike",
      "  orhestra brand nike --watch",
      "  orhestra brand nike --json | jq .summary.totalMentions"
    })
public final class BrandCommand extends ConnectedCommand {
  @Parameters(paramLabel = "BRAND", description = "The brand's name.")
  private String brand = "";

  @Option(names = "--watch", description = "Show each new summary as it comes.")
  private boolean watch;

  public BrandCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Transport transport) throws InterruptedException {
    InsightsClient client = new InsightsClient(transport);
    try {
      return run(client, transport);
    } catch (ServerException e) {
      if (e.status() == 404 && !"brand".equals(e.field())) {
        // A server whose insights door is closed answers this, and says why.
        client.brands(JsonNode.class);
      }
      throw e;
    }
  }

  private int run(InsightsClient client, Transport transport) throws InterruptedException {
    if (watch) {
      new BrandWatch(client, new SummaryStream(transport), terminal(), json()).follow(brand);
      return ExitCode.OK;
    }
    if (json()) {
      print(client.live(brand, JsonNode.class));
      return ExitCode.OK;
    }
    Live live = client.live(brand);
    @Nullable Summary summary = live.summary();
    if (summary == null) {
      terminal().err().print("No chunk of this brand has been merged yet. Push one:\n");
      terminal().err().print(BrandsCommand.push(Terminal.printable(brand)));
      return ExitCode.OK;
    }
    List<String> card =
        new SummaryCard(terminal().outShows(), terminal().clock().instant())
            .lines(summary, live, client.spikes(brand));
    card.forEach(terminal().out()::println);
    return ExitCode.OK;
  }
}
