package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker found in one piece of a brand's stream, checked and cut to its bounds.
 *
 * @param at when the worker had it ready, epoch milliseconds
 * @param score finite
 * @param positive as sent; 0 when missing, like the next two
 * @param fractions whether the three are parts of 1, to be multiplied by the mentions
 * @param mentions how many mentions the chunk stands for
 * @param summary empty if none
 * @param spike whether the worker saw a spike in the chunk as a whole
 */
public record Chunk(
    String chunkId,
    long at,
    double score,
    BigDecimal positive,
    BigDecimal neutral,
    BigDecimal negative,
    boolean fractions,
    long mentions,
    List<String> topics,
    List<Cluster> clusters,
    String summary,
    boolean spike) {

  /** Counts of mentions never go beyond this in one chunk. */
  public static final long MAX_COUNT = 1_000_000_000_000_000L;

  public Chunk {
    requireNonNull(chunkId, "chunkId is null");
    requireNonNull(positive, "positive is null");
    requireNonNull(neutral, "neutral is null");
    requireNonNull(negative, "negative is null");
    topics = List.copyOf(topics);
    clusters = List.copyOf(clusters);
    requireNonNull(summary, "summary is null");
    if (chunkId.isEmpty() || !Double.isFinite(score) || mentions < 0 || mentions > MAX_COUNT) {
      throw new IllegalArgumentException("no chunk: " + chunkId);
    }
  }

  /** The same chunk at another time. */
  public Chunk at(long time) {
    return time == at
        ? this
        : new Chunk(
            chunkId, time, score, positive, neutral, negative, fractions, mentions, topics,
            clusters, summary, spike);
  }

  /**
   * Mentions that belong together in the eyes of the worker.
   *
   * @param mentions examples of their texts, usually fewer than {@code size}
   * @param size how many mentions there are
   * @param centroid {@link Centroid#NONE} if none was sent
   * @param sentimentScore finite, or null if none was sent
   */
  public record Cluster(
      String id,
      String label,
      List<String> mentions,
      long size,
      boolean spike,
      Centroid centroid,
      @Nullable Double sentimentScore) {
    public Cluster {
      requireNonNull(id, "id is null");
      requireNonNull(label, "label is null");
      mentions = List.copyOf(mentions);
      requireNonNull(centroid, "centroid is null");
      if (size < 0
          || size > MAX_COUNT
          || (sentimentScore != null && !Double.isFinite(sentimentScore))) {
        throw new IllegalArgumentException("no cluster: " + id);
      }
    }
  }
}
