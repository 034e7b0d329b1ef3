package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.terminal.Words;
import tools.jackson.databind.JsonNode;

/** A joint result for people: a few lines for each feature. */
public final class RoundResult {
  private static final int NAME = 14;
  private static final String BARS = " ▁▂▃▄▅▆▇█";
  private static final int WIDEST = 60;

  private final Terminal.Display display;

  public RoundResult(Terminal.Display display) {
    this.display = requireNonNull(display, "display is null");
  }

  /** The lines of a job's status that is COMPLETED. */
  public List<String> lines(JsonNode status) {
    List<String> lines = new ArrayList<>();
    JsonNode metadata = status.path("metadata");
    List<String> survivors = names(metadata.path("survivors"));
    List<String> dropped = names(metadata.path("dropped"));
    lines.add(
        Colour.BOLD.on(display, "Joint result")
            + " of "
            + (survivors.isEmpty()
                ? metadata.path("doneCount").asInt() + " clients"
                : String.join(", ", survivors))
            + (dropped.isEmpty() ? "" : "; without " + String.join(", ", dropped)));
    for (Map.Entry<String, JsonNode> entry : status.path("aggregatedResults").properties()) {
      feature(lines, Terminal.printable(entry.getKey()), entry.getValue());
    }
    metadata
        .path("warnings")
        .forEach(
            warning ->
                lines.add(
                    Colour.YELLOW.on(display, "Warning: ")
                        + Terminal.printable(warning.asString(""))));
    return lines;
  }

  private static List<String> names(JsonNode list) {
    return list.valueStream().map(name -> Terminal.printable(name.asString(""))).toList();
  }

  private void feature(List<String> lines, String name, JsonNode result) {
    String label = Words.fill(name, NAME);
    if (result.has("withheld")) {
      lines.add(label + "withheld: " + Terminal.printable(result.path("withheld").asString("")));
      return;
    }
    String count = "n " + Figures.count(result.path("n").asLong());
    if (result.has("counts")) {
      lines.add(label + count + ", mode " + or(result.path("mode")) + share(result.path("share")));
      lines.add(" ".repeat(NAME) + counts(result));
    } else if (result.has("true")) {
      lines.add(label + count + ", true " + whole(result.path("true")) + percent(result));
    } else {
      lines.add(
          label
              + count
              + ", mean "
              + exactly(result, "mean", "meanError")
              + ", std "
              + exactly(result, "std", "stdError"));
      lines.add(
          " ".repeat(NAME)
              + "quartiles "
              + value(result.path("q1"))
              + "  "
              + value(result.path("q2"))
              + "  "
              + value(result.path("q3"))
              + (result.path("q2Error").isNumber()
                  ? " (within " + value(result.path("q2Error")) + ")"
                  : ""));
      JsonNode histogram = result.path("histogram");
      if (histogram.isObject()) {
        lines.add(
            " ".repeat(NAME)
                + value(histogram.path("min"))
                + " "
                + bars(histogram.path("counts"))
                + " "
                + value(histogram.path("max")));
      }
    }
  }

  private static String exactly(JsonNode result, String field, String error) {
    return value(result.path(field))
        + (result.path(error).isNumber() && result.path(error).asDouble() > 0
            ? String.format(Locale.ROOT, " (within %.0e)", result.path(error).asDouble())
            : "");
  }

  private static String counts(JsonNode result) {
    List<String> counts = new ArrayList<>();
    result
        .path("counts")
        .properties()
        .forEach(
            entry ->
                counts.add(Terminal.printable(entry.getKey()) + " " + whole(entry.getValue())));
    counts.add("other " + whole(result.path("other")));
    return String.join(", ", counts);
  }

  /** One character for each bin, or for some of them together. */
  private String bars(JsonNode counts) {
    int bins = counts.size();
    int shown = Math.min(bins, WIDEST);
    long[] cells = new long[shown];
    long largest = 1;
    for (int bin = 0; bin < bins; bin++) {
      int at = (int) ((long) bin * shown / bins);
      cells[at] += counts.get(bin).asLong(0);
      largest = Math.max(largest, cells[at]);
    }
    String levels = display.unicode() ? BARS : " .:-=+*#@";
    StringBuilder bars = new StringBuilder();
    for (long cell : cells) {
      bars.append(levels.charAt((int) Math.ceilDiv(cell * (levels.length() - 1), largest)));
    }
    return "|" + bars + "|";
  }

  private static String value(JsonNode number) {
    return number.isNumber() ? Figures.value(number.asDouble()) : "-";
  }

  private static String whole(JsonNode number) {
    return number.isNumber() ? Figures.count(number.asLong()) : "withheld";
  }

  private static String or(JsonNode text) {
    return text.isString() ? Terminal.printable(text.stringValue()) : "-";
  }

  private static String share(JsonNode share) {
    return share.isNumber() ? String.format(Locale.ROOT, " (%.1f %%)", 100 * share.asDouble()) : "";
  }

  private static String percent(JsonNode result) {
    return result.path("percentage").isNumber()
        ? String.format(Locale.ROOT, " (%.1f %%)", result.path("percentage").asDouble())
        : "";
  }
}
