package orhestra.insights.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Makes a brand's summary of what was merged: a pure function. */
public final class Summarizer {
  private static final int TOPICS = 5;
  private static final int CLUSTERS = 5;

  private Summarizer() {}

  /** The summary of all that is in a window. */
  public static Summary summarize(
      String brand, Window window, double threshold, long generatedAt, long epoch) {
    return summarize(brand, window.total(), threshold, generatedAt, epoch, window.start());
  }

  /** The summary of a partial merge. */
  public static Summary summarize(
      String brand,
      PartialMerge merge,
      double threshold,
      long generatedAt,
      long epoch,
      long windowStart) {
    Totals totals = merge.totals();
    List<String> topics = merge.topics().stream().limit(TOPICS).map(Topic::name).toList();
    List<Cluster> clusters = Clusters.resolve(merge, threshold);
    List<Summary.TopCluster> top =
        clusters.stream()
            .limit(CLUSTERS)
            .map(
                cluster ->
                    new Summary.TopCluster(
                        cluster.id(), cluster.label(), cluster.size(), cluster.spike()))
            .toList();
    List<String> spikes = clusters.stream().filter(Cluster::spike).map(Cluster::label).toList();
    List<String> remarks = merge.remarks().stream().map(Remark::text).toList();
    return new Summary(
        brand,
        generatedAt,
        totals.chunks(),
        totals.mentions(),
        sentiment(totals),
        topics,
        top,
        totals.spike(),
        SummaryText.of(totals, top, topics, spikes, remarks),
        remarks,
        epoch,
        windowStart);
  }

  /** The sentiment of what was merged. */
  public static Summary.SentimentTotals sentiment(Totals totals) {
    return new Summary.SentimentTotals(
        totals.positive(), totals.neutral(), totals.negative(), score(totals));
  }

  /** Scores from -1 to 1 are averaged; others are points to be added up. */
  private static BigDecimal score(Totals totals) {
    if (!totals.scoresWithinOne() || totals.chunks() == 0) {
      return totals.score();
    }
    return totals.mentions() > 0
        ? quotient(totals.weightedScore(), totals.mentions())
        : quotient(totals.score(), totals.chunks());
  }

  private static BigDecimal quotient(BigDecimal sum, long by) {
    return sum.divide(BigDecimal.valueOf(by), Summary.DECIMALS, RoundingMode.HALF_UP);
  }
}
