package orhestra.cli.report;

import static orhestra.cli.report.Html.escape;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The report of a sweep as one HTML page: facts, leaderboard, medians by function, convergence, box
 * plots, heat map and all results.
 *
 * <p>The page holds everything it needs and its Content-Security-Policy allows nothing else: no
 * connection to any host, no script but its own (by hash), whatever the names in the data say. The
 * facts and both leaderboards are readable without scripts; the plots need them.
 */
public final class HtmlReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HtmlReport() {}

  /** The page's text, to be stored as UTF-8. The same input gives the same text. */
  public static String render(ReportFacts facts, List<ReportRow> rows) {
    Leaderboard board = Leaderboard.of(rows);
    String style = Html.resource("report.css");
    String script =
        Html.resource("report-data.js")
            + Html.resource("report-plots.js")
            + Html.resource("report-page.js");
    Map<String, String> slots = new LinkedHashMap<>();
    slots.put("stylePolicy", Html.policySource(style));
    slots.put("scriptPolicy", Html.policySource(script));
    slots.put("style", style);
    slots.put("script", script);
    slots.put("title", escape(facts.title()));
    slots.put("subtitle", subtitle(facts));
    slots.put("facts", factTiles(facts, rows, board));
    slots.put("notes", notes(facts));
    slots.put("leaderboard", leaderboard(board));
    slots.put("byFunction", byFunction(rows, board));
    slots.put("producer", escape(facts.producer()));
    slots.put("data", Html.escapeJson(PageData.json(rows, board)));
    return Html.fill(Html.resource("report.html"), slots);
  }

  private static String subtitle(ReportFacts facts) {
    Instant time = facts.finishedAt() == null ? facts.generatedAt() : facts.finishedAt();
    return "Job <code>"
        + escape(facts.jobId())
        + "</code> · <span class=\"status\" data-status=\""
        + escape(facts.status())
        + "\">"
        + escape(facts.status().toLowerCase(Locale.ROOT))
        + "</span> · <time datetime=\""
        + time
        + "\">"
        + TIME.format(time)
        + "</time>";
  }

  private static String factTiles(ReportFacts facts, List<ReportRow> rows, Leaderboard board) {
    StringBuilder out = new StringBuilder();
    tile(
        out,
        "Results",
        Figures.count(facts.completedTasks()),
        "of " + Figures.count(facts.totalTasks()) + " tasks");
    tile(out, "Failed", Figures.count(facts.failedTasks()), "tasks without a result");
    if (!board.standings().isEmpty()) {
      Leaderboard.Standing first = board.standings().getFirst();
      tile(
          out,
          "Best algorithm",
          first.algorithm(),
          "lowest median in " + first.wins() + " of " + first.settings() + " settings");
    }
    Duration compute = Duration.ofMillis(rows.stream().mapToLong(ReportRow::runtimeMs).sum());
    Duration wall = facts.wallTime();
    if (wall != null && wall.isPositive()) {
      double rate = facts.completedTasks() * 1000.0 / wall.toMillis();
      tile(out, "Wall time", Figures.duration(wall), Figures.rate(rate) + " tasks/s");
    }
    tile(out, "Compute time", Figures.duration(compute), "sum over all runs");
    long spots = rows.stream().map(ReportRow::spot).filter(s -> !s.isEmpty()).distinct().count();
    long again = rows.stream().filter(row -> row.attempt() > 1).count();
    tile(
        out,
        "Workers",
        Figures.count(spots),
        again == 0 ? "every task at its first attempt" : again + " done at a later attempt");
    return out.toString();
  }

  private static void tile(StringBuilder out, String label, String value, String note) {
    out.append("<div class=\"tile\"><dt>")
        .append(escape(label))
        .append("</dt><dd><b>")
        .append(escape(value))
        .append("</b><span>")
        .append(escape(note))
        .append("</span></dd></div>\n");
  }

  private static String notes(ReportFacts facts) {
    return facts.notes().isEmpty()
        ? ""
        : facts.notes().stream()
            .map(note -> "<li>" + escape(note) + "</li>")
            .collect(Collectors.joining("\n", "<ul class=\"notes\">\n", "\n</ul>"));
  }

  private static String leaderboard(Leaderboard board) {
    StringBuilder out = new StringBuilder();
    int place = 1;
    for (Leaderboard.Standing s : board.standings()) {
      out.append("<tr><td class=\"n\">").append(place++).append("</td>");
      out.append("<th scope=\"row\">").append(escape(s.algorithm())).append("</th>");
      cell(out, String.format(Locale.ROOT, "%.2f", s.meanRank()));
      cell(out, s.wins() + " of " + s.settings());
      cell(out, Figures.value(s.best()));
      cell(out, Figures.value(s.median()));
      cell(out, Figures.milliseconds(s.medianRuntimeMs()));
      cell(out, Figures.count(s.runs()));
      out.append("</tr>\n");
    }
    return out.isEmpty() ? "<tr><td colspan=\"8\">No run gave a value.</td></tr>" : out.toString();
  }

  private static void cell(StringBuilder out, String text) {
    out.append("<td class=\"n\">").append(escape(text)).append("</td>");
  }

  /** Median value of each algorithm on each function, the lowest of a row marked. */
  private static String byFunction(List<ReportRow> rows, Leaderboard board) {
    Map<String, List<ReportRow>> functions =
        rows.stream()
            .filter(ReportRow::hasValue)
            .collect(Collectors.groupingBy(ReportRow::function, TreeMap::new, Collectors.toList()));
    StringBuilder out = new StringBuilder("<thead><tr><th scope=\"col\">Function</th>");
    board
        .standings()
        .forEach(
            s ->
                out.append("<th scope=\"col\" class=\"n\">")
                    .append(escape(s.algorithm()))
                    .append("</th>"));
    out.append("</tr></thead>\n<tbody>\n");
    functions.forEach(
        (function, runs) -> {
          out.append("<tr><th scope=\"row\">")
              .append(function.isEmpty() ? "all" : escape(function))
              .append("</th>");
          double[] medians =
              board.standings().stream().mapToDouble(s -> medianOf(runs, s.algorithm())).toArray();
          double lowest = Arrays.stream(medians).filter(Double::isFinite).min().orElse(Double.NaN);
          for (double median : medians) {
            out.append(median == lowest ? "<td class=\"n best\">" : "<td class=\"n\">")
                .append(Figures.value(median))
                .append(median == lowest ? "<span class=\"sr\"> (lowest)</span></td>" : "</td>");
          }
          out.append("</tr>\n");
        });
    return out.append("</tbody>").toString();
  }

  private static double medianOf(List<ReportRow> runs, String algorithm) {
    return Quantiles.median(
        runs.stream()
            .filter(row -> row.algorithm().equals(algorithm))
            .mapToDouble(ReportRow::fopt)
            .toArray());
  }
}
