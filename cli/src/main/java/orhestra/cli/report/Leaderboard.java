package orhestra.cli.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The algorithms of a sweep, best first.
 *
 * <p>Values of different functions cannot be averaged (a good value on one is a bad one on
 * another), so algorithms are compared only where they did the same work. A setting is one
 * function, dimension, number of agents and budget. In each setting the algorithms are ranked by
 * the median of their runs (equal medians share the mean of their ranks), and the order of the
 * board is the mean rank over all settings: 1.0 means best everywhere.
 *
 * @param standings one entry for each algorithm that gave at least one value, best first
 */
public record Leaderboard(List<Standing> standings) {

  /**
   * One algorithm's place.
   *
   * @param algorithm its name
   * @param meanRank mean of its ranks, 1 is best
   * @param wins settings in which nobody had a lower median
   * @param settings settings in which it gave a value
   * @param runs runs that gave a value
   * @param best lowest value of all its runs
   * @param median median value of all its runs
   * @param medianRuntimeMs median wall time of a run in milliseconds
   */
  public record Standing(
      String algorithm,
      double meanRank,
      int wins,
      int settings,
      int runs,
      double best,
      double median,
      double medianRuntimeMs) {}

  public Leaderboard {
    standings = List.copyOf(standings);
  }

  /** Ranks the algorithms found in {@code rows}; runs without a value do not take part. */
  public static Leaderboard of(Collection<ReportRow> rows) {
    Map<ReportRow.Setting, Map<String, List<ReportRow>>> bySetting = new LinkedHashMap<>();
    Map<String, List<ReportRow>> byAlgorithm = new LinkedHashMap<>();
    for (ReportRow row : rows) {
      if (row.hasValue()) {
        byAlgorithm.computeIfAbsent(row.algorithm(), name -> new ArrayList<>()).add(row);
        bySetting
            .computeIfAbsent(row.setting(), setting -> new LinkedHashMap<>())
            .computeIfAbsent(row.algorithm(), name -> new ArrayList<>())
            .add(row);
      }
    }
    Map<String, Score> scores = new HashMap<>();
    bySetting.values().forEach(runs -> rank(runs, scores));
    List<Standing> standings = new ArrayList<>();
    byAlgorithm.forEach(
        (algorithm, runs) ->
            standings.add(standing(algorithm, runs, scores.getOrDefault(algorithm, new Score()))));
    standings.sort(
        Comparator.comparingDouble(Standing::meanRank)
            .thenComparing(Comparator.comparingInt(Standing::wins).reversed())
            .thenComparingDouble(Standing::median)
            .thenComparing(Standing::algorithm));
    return new Leaderboard(standings);
  }

  private static void rank(Map<String, List<ReportRow>> runs, Map<String, Score> scores) {
    Map<String, Double> medians = new LinkedHashMap<>();
    runs.forEach(
        (algorithm, list) ->
            medians.put(algorithm, Quantiles.median(values(list)) + 0.0)); // -0.0 is 0.0
    medians.forEach(
        (algorithm, median) -> {
          long better = medians.values().stream().filter(other -> other < median).count();
          long equal = medians.values().stream().filter(median::equals).count();
          scores
              .computeIfAbsent(algorithm, name -> new Score())
              .add(better + (equal + 1) / 2.0, better == 0);
        });
  }

  private static Standing standing(String algorithm, List<ReportRow> runs, Score score) {
    double[] values = values(runs);
    return new Standing(
        algorithm,
        score.rankSum / score.settings,
        score.wins,
        score.settings,
        runs.size(),
        Quantiles.quantile(values, 0),
        Quantiles.median(values),
        Quantiles.median(runs.stream().mapToDouble(ReportRow::runtimeMs).toArray()));
  }

  private static double[] values(List<ReportRow> runs) {
    return runs.stream().mapToDouble(ReportRow::fopt).toArray();
  }

  private static final class Score {
    private double rankSum;
    private int wins;
    private int settings;

    private void add(double rank, boolean won) {
      rankSum += rank;
      settings++;
      wins += won ? 1 : 0;
    }
  }
}
