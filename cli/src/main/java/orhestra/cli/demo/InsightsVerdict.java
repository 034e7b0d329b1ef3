package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orhestra.cli.demo.stream.Tally;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the workers sent beside what the server made of it. Chunks, mentions and dead letters must
 * be the same to the last one. Of duplicates and late chunks the server may have seen more than
 * were sent: what it had taken and not finished when it was killed comes once more.
 *
 * @param rows one for each brand
 * @param mended the brand of the dead letter that was mended
 */
record InsightsVerdict(List<Row> rows, String mended) {

  /**
   * A brand.
   *
   * @param sent what the workers and, for the mended chunk, the demo sent
   * @param found what the server tells; as poison its dead letters
   */
  record Row(String brand, Tally.Counts sent, Tally.Counts found) {
    Row {
      requireNonNull(brand, "brand is null");
      requireNonNull(sent, "sent is null");
      requireNonNull(found, "found is null");
    }

    boolean isExact() {
      return sent.chunks() == found.chunks()
          && sent.mentions() == found.mentions()
          && sent.poison() == found.poison()
          && sent.duplicates() <= found.duplicates()
          && sent.late() <= found.late();
    }
  }

  InsightsVerdict {
    rows = List.copyOf(rows);
    requireNonNull(mended, "mended is null");
  }

  /** Compares both sides; a brand that stands only on one of them is compared with nothing. */
  static InsightsVerdict of(Tally sent, Tally found, String mended) {
    Map<String, Tally.Counts> all = sent.brands();
    found.brands().keySet().forEach(brand -> all.putIfAbsent(brand, Tally.Counts.NONE));
    List<Row> rows = new ArrayList<>();
    all.forEach(
        (brand, counts) ->
            rows.add(
                new Row(brand, counts, found.brands().getOrDefault(brand, Tally.Counts.NONE))));
    return new InsightsVerdict(rows, mended);
  }

  boolean isExact() {
    return rows.stream().allMatch(Row::isExact);
  }

  /** The brands that differ. */
  List<String> wrong() {
    return rows.stream().filter(row -> !row.isExact()).map(Row::brand).toList();
  }

  private Tally.Counts sent() {
    return rows.stream().map(Row::sent).reduce(Tally.Counts.NONE, Tally.Counts::plus);
  }

  private Tally.Counts found() {
    return rows.stream().map(Row::found).reduce(Tally.Counts.NONE, Tally.Counts::plus);
  }

  /** For people. */
  String text(Terminal.Display display) {
    Tally.Counts sent = sent();
    Tally.Counts found = found();
    StringBuilder text = new StringBuilder("\n");
    text.append(
        new Table<Row>()
            .id("BRAND", Row::brand)
            .number("SENT", row -> Figures.count(row.sent().chunks()))
            .number("MERGED", row -> Figures.count(row.found().chunks()))
            .number("MENTIONS", row -> Figures.count(row.sent().mentions()))
            .number("SUMMED", row -> Figures.count(row.found().mentions()))
            .number("DUPLICATES", row -> Figures.count(row.found().duplicates()))
            .number("LATE", row -> Figures.count(row.found().late()))
            .number("FAILED", row -> Figures.count(row.found().poison()))
            .render(rows, display));
    text.append('\n');
    if (isExact()) {
      text.append(Colour.GREEN.on(display, "Exact"))
          .append(": ")
          .append(Figures.count(sent.chunks()))
          .append(" chunks and ")
          .append(Figures.count(sent.mentions()))
          .append(" mentions sent, and the summaries have them all:\n")
          .append("none lost, none counted twice, although the server was killed.\n");
    } else {
      text.append(Colour.RED.on(display, "Not exact")).append(": ");
      text.append(String.join(", ", wrong())).append('\n');
    }
    text.append("Kept apart: ").append(Figures.count(sent.duplicates())).append(" duplicates");
    long again = found.duplicates() - sent.duplicates();
    if (again > 0) {
      text.append(" (").append(Figures.count(again)).append(" more after the kill)");
    }
    return text.append(", ")
        .append(Figures.count(sent.late()))
        .append(" late, ")
        .append(Figures.count(sent.poison()))
        .append(" dead letters.\n")
        .toString();
  }

  /** For programs. */
  ObjectNode json(long seed) {
    ObjectNode document = WireJson.mapper().createObjectNode();
    document.put("success", isExact()).put("seed", seed).put("mended", mended);
    ArrayNode brands = document.putArray("brands");
    for (Row row : rows) {
      ObjectNode brand = brands.addObject().put("brand", row.brand()).put("exact", row.isExact());
      brand.putPOJO("sent", row.sent());
      brand.putPOJO("found", row.found());
    }
    return document;
  }
}
