package orhestra.cli.command;

import java.time.Instant;
import java.util.List;
import orhestra.cli.ExitCode;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.Transport;
import orhestra.client.insights.Brand;
import orhestra.client.insights.InsightsClient;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** Lists brands. */
@Command(
    name = "brands",
    description = "List the brands of the insights door.",
    footer = {
      "",
      "A chunk that came twice is a duplicate, one from before the window is late,",
      "and one that could not be merged has failed.",
      "",
      "Examples:",
      "  orhestra brands",
      "  orhestra brands --json | jq -r '.brands[]'"
    })
public final class BrandsCommand extends ConnectedCommand {
  public BrandsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(Transport transport) throws InterruptedException {
    InsightsClient client = new InsightsClient(transport);
    if (json()) {
      print(client.brands(JsonNode.class));
      return ExitCode.OK;
    }
    List<Brand> brands = client.brands();
    if (brands.isEmpty()) {
      terminal().err().print("No brands. A brand is known when its first chunk comes:\n");
      terminal().err().print(push("nike"));
      return ExitCode.OK;
    }
    Instant now = terminal().clock().instant();
    terminal()
        .out()
        .print(
            new Table<Brand>()
                .id("BRAND", Brand::name)
                .number("CHUNKS", brand -> Figures.count(brand.chunks()))
                .number("DUPLICATES", brand -> Figures.count(brand.duplicates()))
                .number("LATE", brand -> Figures.count(brand.late()))
                .number("FAILED", brand -> Figures.count(brand.failed()))
                .number("MERGED", brand -> JobText.ago(brand.lastMergedAt(), now))
                .render(brands, terminal().outShows()));
    return ExitCode.OK;
  }

  /** How to send a chunk of a brand. */
  static String push(String brand) {
    return "  redis-cli RPUSH result:brand:"
        + brand
        + ":chunks '{\"chunkId\":\""
        + brand
        + "-1\",\"brand\":\""
        + brand
        + "\",\"sentiment\":{\"positive\":1,\"score\":0.8},"
        + "\"topics\":[\"launch\"],\"clusters\":[]}'\n"
        + "The server's own Redis listens on 6379, or where its log says (redis-cli -p).\n";
  }
}
