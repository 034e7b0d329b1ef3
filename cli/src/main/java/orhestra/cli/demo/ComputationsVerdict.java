package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import orhestra.cli.command.RoundResult;
import orhestra.cli.demo.rounds.Pooled;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Table;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import orhestra.secagg.summary.Spread;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The joint result beside what all rows in one place say, and what the server saw.
 *
 * @param survivors the sites in the sum
 * @param checks every figure, found twice
 * @param received what came from each of them
 * @param signed whether the transcript shows that they, and nobody else, agreed on this sum
 * @param status the job's
 */
record ComputationsVerdict(
    List<String> survivors,
    List<Pooled.Check> checks,
    List<Received> received,
    boolean signed,
    JsonNode status) {

  /**
   * What the server saw of a site.
   *
   * @param plain what it would have seen without masks
   */
  record Received(
      String site, long bytes, String head, double chiSquare, boolean looksUniform, Spread plain) {
    Received {
      requireNonNull(site, "site is null");
      requireNonNull(head, "head is null");
      requireNonNull(plain, "plain is null");
    }
  }

  ComputationsVerdict {
    survivors = List.copyOf(survivors);
    checks = List.copyOf(checks);
    received = List.copyOf(received);
    requireNonNull(status, "status is null");
  }

  /**
   * Whether every figure is right. That a vector looks uniform is shown and not asked for: of a
   * hundred uniform ones, one does not.
   */
  boolean isExact() {
    return survivors.size() == ComputationsCluster.SITES.size() - 1
        && !checks.isEmpty()
        && signed
        && wrong().isEmpty();
  }

  /** The figures that differ by more than is stated. */
  List<String> wrong() {
    return checks.stream().filter(check -> !check.holds()).map(Pooled.Check::what).toList();
  }

  /** For people. */
  String text(Terminal.Display display) {
    StringBuilder text = new StringBuilder("\n");
    new RoundResult(display).lines(status).forEach(line -> text.append(line).append('\n'));
    text.append("\nThe same from all rows of ")
        .append(String.join(", ", survivors))
        .append(" in one place:\n")
        .append(
            new Table<Pooled.Check>()
                .text("FIGURE", Pooled.Check::what)
                .number("POOLED", check -> number(check.pooled()))
                .number("JOINT", check -> number(check.joint()))
                .number("DIFFERENCE", check -> difference(check.difference()))
                .number("STATED", check -> difference(check.stated()))
                .render(
                    checks.stream().filter(check -> !check.what().contains("diagnosis")).toList(),
                    display))
        .append("\nWhat the server received, and what it would have seen without masks:\n")
        .append(
            new Table<Received>()
                .id("SITE", Received::site)
                .number("BYTES", row -> Figures.count(row.bytes()))
                .text("BEGINS WITH", row -> row.head().substring(0, 16))
                .number("CHI-SQUARE", row -> figure(row.chiSquare()))
                .text("LOOKS", row -> row.looksUniform() ? "uniform" : "not uniform")
                .text("UNMASKED", row -> row.plain().head().substring(0, 16))
                .number("CHI-SQUARE", row -> figure(row.plain().chiSquare()))
                .render(received, display))
        .append("Chi-square over half bytes: of 100 uniform vectors 99 have 4.6 to 32.8.\n\n");
    if (isExact()) {
      text.append(Colour.GREEN.on(display, "Exact"))
          .append(": ")
          .append(checks.size())
          .append(" figures of the joint result are those of the rows of the ")
          .append(survivors.size())
          .append(" sites that stayed,\nto the stated precision, although ")
          .append(ComputationsCluster.DOOMED)
          .append(" died in the middle of the round. The transcript is signed by\n")
          .append("each of them. No row left its site.\n");
    } else {
      text.append(Colour.RED.on(display, "Not exact"))
          .append(": ")
          .append(wrong().isEmpty() ? "the transcript or the sites" : String.join(", ", wrong()))
          .append('\n');
    }
    return text.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Figures.count(Math.round(value))
        : String.format(Locale.ROOT, "%.6f", value);
  }

  private static String difference(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.0e", value);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }

  /** For programs. */
  ObjectNode json(long seed) {
    ObjectNode document = WireJson.mapper().createObjectNode();
    document.put("success", isExact()).put("seed", seed).put("signed", signed);
    document.putPOJO("survivors", survivors);
    ArrayNode figures = document.putArray("figures");
    for (Pooled.Check check : checks) {
      figures
          .addObject()
          .put("figure", check.what())
          .put("pooled", check.pooled())
          .put("joint", check.joint())
          .put("stated", check.stated())
          .put("holds", check.holds());
    }
    ArrayNode vectors = document.putArray("received");
    for (Received row : received) {
      vectors
          .addObject()
          .put("site", row.site())
          .put("bytes", row.bytes())
          .put("head", row.head())
          .put("chiSquare", row.chiSquare())
          .put("looksUniform", row.looksUniform())
          .put("unmaskedChiSquare", row.plain().chiSquare());
    }
    document.set("result", status);
    return document;
  }
}
