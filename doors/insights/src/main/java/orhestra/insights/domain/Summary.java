package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * What is published of a brand. Its numbers are finite doubles of at most six decimals.
 *
 * @param generatedAt epoch milliseconds
 * @param dominantTopics the most frequent first
 * @param clusters the largest first
 * @param text the summary in English sentences
 * @param chunkSummaries oldest first
 * @param epoch the brand's merge version
 * @param windowStart epoch milliseconds
 */
public record Summary(
    String brand,
    long generatedAt,
    long totalChunks,
    long totalMentions,
    SentimentTotals sentiment,
    List<String> dominantTopics,
    List<TopCluster> clusters,
    boolean spikeDetected,
    String text,
    List<String> chunkSummaries,
    long epoch,
    long windowStart) {

  /** Decimals of every published number. */
  public static final int DECIMALS = 6;

  private static final BigDecimal LARGEST = BigDecimal.valueOf(Double.MAX_VALUE);

  /** Counts of mentions by sentiment, and one score. */
  public record SentimentTotals(
      BigDecimal positive, BigDecimal neutral, BigDecimal negative, BigDecimal score) {
    public SentimentTotals {
      positive = published(positive);
      neutral = published(neutral);
      negative = published(negative);
      score = published(score);
    }
  }

  /** A cluster as it is published. */
  public record TopCluster(String id, String label, long mentions, boolean spike) {
    public TopCluster {
      requireNonNull(id, "id is null");
      requireNonNull(label, "label is null");
    }
  }

  public Summary {
    requireNonNull(brand, "brand is null");
    requireNonNull(sentiment, "sentiment is null");
    dominantTopics = List.copyOf(dominantTopics);
    clusters = List.copyOf(clusters);
    requireNonNull(text, "text is null");
    chunkSummaries = List.copyOf(chunkSummaries);
  }

  private static BigDecimal published(BigDecimal number) {
    BigDecimal rounded =
        number.min(LARGEST).max(LARGEST.negate()).setScale(DECIMALS, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }
}
