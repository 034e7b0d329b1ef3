package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orhestra.cli.report.Figures;
import orhestra.cli.terminal.Bar;
import orhestra.cli.terminal.Colour;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.terminal.Words;
import orhestra.client.insights.Live;
import orhestra.client.insights.Spike;
import orhestra.client.insights.Summary;

/**
 * A summary for people. No line is wider than the place it is for, and nothing in it drives a
 * terminal, whatever workers call their clusters.
 */
public final class SummaryCard {
  private static final int LABEL = 10;
  private static final int WIDEST = 100;
  private static final int LONGEST_BAR = 40;
  private static final int SPIKES = 3;

  private final Terminal.Display display;
  private final Instant now;
  private final int width;

  public SummaryCard(Terminal.Display display, Instant now) {
    this.display = requireNonNull(display, "display is null");
    this.now = requireNonNull(now, "now is null");
    // a full last column makes some terminals wrap
    this.width = Math.min(WIDEST, display.width() - 1) - LABEL;
  }

  /**
   * The card's lines.
   *
   * @param live null when the server could not say
   * @param spikes the oldest first
   */
  public List<String> lines(Summary summary, @Nullable Live live, List<Spike> spikes) {
    List<String> lines = new ArrayList<>();
    String name = Words.cut(Terminal.printable(summary.brand()), width);
    add(lines, "Brand", Colour.BOLD.on(display, name));
    add(lines, "Chunks", Words.wrap(chunks(summary, live), width));
    add(lines, "Mentions", Words.wrap(mentions(summary), width));
    Summary.Sentiment sentiment = summary.sentiment();
    add(
        lines,
        "Sentiment",
        Bar.sentiment(
            sentiment.positive(),
            sentiment.neutral(),
            sentiment.negative(),
            Math.min(LONGEST_BAR, width),
            display));
    add(lines, "", Words.wrap(feeling(sentiment), width));
    String topics = Terminal.printable(String.join(", ", summary.dominantTopics()));
    add(lines, "Topics", topics.isBlank() ? List.of("-") : Words.wrap(topics, width));
    add(lines, "Clusters", clusters(summary.clusters()));
    if (summary.spikeDetected()) {
      add(lines, "Spikes", spikes(spikes));
    }
    add(lines, "Summary", Words.wrap(Terminal.printable(summary.text()), width));
    return lines;
  }

  /** One line that says the most of it. */
  public String line(Summary summary) {
    StringBuilder line = new StringBuilder();
    if (summary.generatedAt() != null) {
      line.append(summary.generatedAt().truncatedTo(ChronoUnit.SECONDS)).append("  ");
    }
    line.append(Figures.count(summary.totalChunks()))
        .append(" chunks, ")
        .append(Figures.count(summary.totalMentions()))
        .append(" mentions, ")
        .append(feeling(summary.sentiment()));
    if (!summary.clusters().isEmpty()) {
      Summary.Cluster top = summary.clusters().getFirst();
      line.append(", most: ").append(Terminal.printable(top.label()));
    }
    return line + (summary.spikeDetected() ? ", SPIKE" : "");
  }

  private void add(List<String> lines, String label, String text) {
    add(lines, label, List.of(text));
  }

  private static void add(List<String> lines, String label, List<String> texts) {
    String first = label;
    for (String text : texts) {
      lines.add((Words.fill(first, LABEL) + text).stripTrailing());
      first = "";
    }
  }

  private String chunks(Summary summary, @Nullable Live live) {
    StringBuilder text = new StringBuilder(Figures.count(summary.totalChunks()));
    if (live == null) {
      return text.toString();
    }
    text.append(", the last ").append(JobText.ago(live.lastMergedAt(), now));
    Long waiting = live.waitingChunks();
    if (waiting != null && waiting > 0) {
      text.append(", ").append(Figures.count(waiting)).append(" waiting");
    }
    append(text, live.duplicates(), "duplicates");
    append(text, live.late(), "late");
    append(text, live.failed(), "failed");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(", ").append(Figures.count(count)).append(' ').append(what);
    }
  }

  private static String mentions(Summary summary) {
    String count = Figures.count(summary.totalMentions());
    return summary.windowStart() == null
        ? count
        : count + " since " + summary.windowStart().truncatedTo(ChronoUnit.MINUTES);
  }

  /** Shares in percent, and the score. */
  static String feeling(Summary.Sentiment sentiment) {
    double sum = sentiment.sum();
    String score = "score " + String.format(Locale.ROOT, "%.2f", sentiment.score());
    return sum > 0
        ? String.format(
            Locale.ROOT,
            "%.0f %% positive, %.0f %% neutral, %.0f %% negative, %s",
            100 * sentiment.positive() / sum,
            100 * sentiment.neutral() / sum,
            100 * sentiment.negative() / sum,
            score)
        : score;
  }

  private List<String> clusters(List<Summary.Cluster> clusters) {
    if (clusters.isEmpty()) {
      return List.of("-");
    }
    long most = Math.max(1, clusters.stream().mapToLong(Summary.Cluster::mentions).max().orElse(1));
    int number = Figures.count(most).length();
    int room = width - number - "  ".length() * 2 - "  spike".length();
    int longest = clusters.stream().mapToInt(c -> Words.width(label(c))).max().orElse(0);
    int label = Math.max(3, Math.min(longest, room * 2 / 3));
    int bar = Math.max(0, Math.min(LONGEST_BAR / 2, room - label));
    List<String> lines = new ArrayList<>();
    for (Summary.Cluster cluster : clusters) {
      String blocks = Bar.filled(cluster.mentions() / (double) most, bar, display.unicode());
      String count = Figures.count(cluster.mentions());
      lines.add(
          Words.fill(label(cluster), label)
              + "  "
              + Colour.CYAN.on(display, blocks)
              + "  "
              + " ".repeat(number - count.length())
              + count
              + (cluster.spike() ? "  " + Colour.YELLOW.on(display, "spike") : ""));
    }
    return lines;
  }

  private static String label(Summary.Cluster cluster) {
    return Terminal.printable(cluster.label().isBlank() ? cluster.id() : cluster.label());
  }

  private List<String> spikes(List<Spike> spikes) {
    List<String> lines = new ArrayList<>();
    List<Spike> last = spikes.subList(Math.max(0, spikes.size() - SPIKES), spikes.size());
    for (Spike spike : last.reversed()) {
      String text =
          JobText.ago(spike.timestamp(), now)
              + ": "
              + Figures.count(spike.mentionCount())
              + (spike.mentionCount() == 1 ? " mention, " : " mentions, ")
              + String.format(Locale.ROOT, "%.1f times the usual", spike.spikeScore());
      lines.add(Colour.YELLOW.on(display, Words.cut(text, width)));
    }
    return lines.isEmpty() ? List.of(Colour.YELLOW.on(display, "yes")) : lines;
  }
}
