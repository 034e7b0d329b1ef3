package orhestra.cli.terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orhestra.cli.report.Figures;
import orhestra.client.coordinator.Job;

/** How far a job is, in one line. Pure functions. */
public final class ProgressLine {
  private static final int LONGEST_BAR = 24;
  private static final int SHORTEST_BAR = 10;

  private ProgressLine() {}

  /**
   * A bar for a terminal that fits {@code display}'s width: what does not fit is left out from the
   * end.
   */
  public static String bar(Job job, double perSecond, Terminal.Display display) {
    String percent = String.format(Locale.ROOT, "%3d %%", percent(job));
    List<String> parts = parts(job, perSecond);
    int room = display.width() - 1; // a full last column makes some terminals wrap
    int bar = 0;
    while (true) {
      int text = percent.length() + 2 + parts.stream().mapToInt(p -> p.length() + 2).sum();
      bar = Math.min(LONGEST_BAR, room - text - 2);
      if (bar >= SHORTEST_BAR || parts.isEmpty()) {
        break;
      }
      parts.removeLast();
    }
    String blocks = Bar.filled(fraction(job), Math.max(1, bar), display.unicode());
    StringBuilder line = new StringBuilder();
    line.append(display.unicode() ? "▕" : "[")
        .append(Colour.CYAN.on(display, blocks))
        .append(display.unicode() ? "▏" : "]")
        .append(' ')
        .append(percent);
    for (String part : parts) {
      line.append("  ").append(part.endsWith(" failed") ? Colour.RED.on(display, part) : part);
    }
    return line.toString();
  }

  /** A sentence for a log file. */
  public static String sentence(Job job, double perSecond) {
    List<String> parts = parts(job, perSecond);
    parts.add(1, percent(job) + " %");
    return String.join(", ", parts);
  }

  private static List<String> parts(Job job, double perSecond) {
    List<String> parts = new ArrayList<>();
    parts.add(Figures.count(job.endedTasks()) + " of " + Figures.count(job.totalTasks()) + " done");
    if (job.failedTasks() > 0) {
      parts.add(Figures.count(job.failedTasks()) + " failed");
    }
    if (job.isTerminal()) {
      return parts;
    }
    if (job.paused()) {
      parts.add("paused");
    } else if (perSecond > 0) {
      parts.add(Figures.rate(perSecond) + "/s");
      long left = job.totalTasks() - job.endedTasks();
      parts.add(timeLeft(left / perSecond) + " left");
    }
    parts.add(Figures.count(job.runningTasks()) + " running");
    return parts;
  }

  /** A forecast has no tenths of a second. */
  private static String timeLeft(double seconds) {
    long whole = Math.max(1, Math.round(Math.min(seconds, 1e9)));
    return whole < 60 ? whole + " s" : Figures.duration(Duration.ofSeconds(whole));
  }

  private static double fraction(Job job) {
    return job.totalTasks() <= 0
        ? 0
        : Math.clamp(job.endedTasks() / (double) job.totalTasks(), 0.0, 1.0);
  }

  /** Rounded down: 100 % means all. */
  private static int percent(Job job) {
    return (int) Math.floor(fraction(job) * 100);
  }
}
