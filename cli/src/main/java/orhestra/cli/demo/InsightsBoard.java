package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Bar;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.LiveArea;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.terminal.Words;
import orhestra.client.insights.Brand;
import orhestra.client.insights.Summary;

/**
 * The summaries as they change: a block for each brand, drawn over itself, where somebody watches;
 * else a line every five seconds. Messages stand above. Not for use by several threads.
 */
final class InsightsBoard {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final int BLOCK = 3;
  private static final int NAME = 16;
  private static final int BAR = 24;

  private final Terminal terminal;
  private final Terminal.Display display;
  private final LiveArea area;
  private @Nullable Instant lastLine;

  InsightsBoard(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.display = terminal.errShows();
    this.area = new LiveArea(terminal.err(), display);
  }

  /**
   * Shows how it stands.
   *
   * @param passed share of the chunks that have been sent, 0 to 1
   * @param summaries by brand
   * @param brands what has become of their chunks
   * @param state what else is to be said, before the counts
   */
  void show(double passed, Map<String, Summary> summaries, List<Brand> brands, String state) {
    if (display.interactive()) {
      area.draw(lines(passed, summaries, brands, state));
      return;
    }
    Instant now = terminal.clock().instant();
    if (lastLine == null || !now.isBefore(lastLine.plus(BETWEEN_LINES))) {
      lastLine = now;
      terminal.err().println(percent(passed) + state + totals(brands));
    }
  }

  /** Prints a line that stays. */
  void say(String message) {
    if (display.interactive()) {
      area.say(message);
    } else {
      terminal.err().println(message);
    }
  }

  /** Takes the blocks away: what comes now says more. */
  void clear() {
    if (display.interactive()) {
      area.draw(List.of());
    }
  }

  private List<String> lines(
      double passed, Map<String, Summary> summaries, List<Brand> brands, String state) {
    int room = display.width() - 1;
    boolean blocks = summaries.size() * BLOCK + 1 < display.height();
    List<String> lines = new ArrayList<>();
    for (Summary summary : summaries.values()) {
      lines.addAll(blocks ? block(summary, room) : List.of(shortly(summary, room)));
    }
    String bar = Bar.filled(passed, 10, display.unicode());
    String totals = percent(passed) + state + totals(brands);
    lines.add(Colour.CYAN.on(display, bar) + " " + Words.cut(totals, room - 11));
    return lines;
  }

  private List<String> block(Summary summary, int room) {
    String numbers =
        String.format(
            Locale.ROOT,
            "%7s chunks %9s mentions  ",
            Figures.count(summary.totalChunks()),
            Figures.count(summary.totalMentions()));
    String topics = Terminal.printable(String.join(", ", summary.dominantTopics()));
    String most = "";
    if (!summary.clusters().isEmpty()) {
      Summary.Cluster top = summary.clusters().getFirst();
      most = Figures.count(top.mentions()) + " on " + Terminal.printable(top.label());
    }
    return List.of(
        name(summary) + numbers + spike(summary),
        "  " + sentiment(summary, BAR) + "  " + Words.cut(topics, room - BAR - 4),
        "  " + Colour.FAINT.on(display, Words.cut(most, room - 2)));
  }

  private String shortly(Summary summary, int room) {
    String numbers =
        String.format(
            Locale.ROOT,
            "%6s %8s  ",
            Figures.count(summary.totalChunks()),
            Figures.count(summary.totalMentions()));
    int left = room - NAME - numbers.length() - BAR / 2 - 2 - "SPIKE".length();
    String topics = Terminal.printable(String.join(", ", summary.dominantTopics()));
    return name(summary)
        + numbers
        + sentiment(summary, BAR / 2)
        + "  "
        + (summary.spikeDetected() ? spike(summary) + " " : "")
        + Words.cut(topics, Math.max(3, left - 1));
  }

  private String name(Summary summary) {
    String name = Words.fill(Terminal.printable(summary.brand()), NAME - 1) + " ";
    return Colour.BOLD.on(display, name);
  }

  private String spike(Summary summary) {
    return summary.spikeDetected() ? Colour.YELLOW.on(display, "SPIKE") : "";
  }

  private String sentiment(Summary summary, int width) {
    Summary.Sentiment sentiment = summary.sentiment();
    return Bar.sentiment(
        sentiment.positive(), sentiment.neutral(), sentiment.negative(), width, display);
  }

  private static String percent(double passed) {
    return String.format(Locale.ROOT, "%3.0f %%  ", Math.floor(passed * 100));
  }

  private static String totals(List<Brand> brands) {
    return count(brands, Brand::chunks)
        + " chunks, "
        + count(brands, Brand::duplicates)
        + " duplicates, "
        + count(brands, Brand::late)
        + " late, "
        + count(brands, Brand::failed)
        + " failed";
  }

  private static String count(List<Brand> brands, ToLongFunction<Brand> count) {
    return Figures.count(brands.stream().mapToLong(count).sum());
  }
}
