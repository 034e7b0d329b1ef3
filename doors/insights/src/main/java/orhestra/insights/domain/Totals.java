package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * What is summed over whole chunks. {@link #plus} is exact, associative and commutative.
 *
 * @param mentions at most {@code Long.MAX_VALUE}
 * @param positive counts, and fractions times their chunk's mentions; like the next two
 * @param score sum of the scores
 * @param weightedScore sum of the scores, each times its chunk's mentions
 * @param scoresWithinOne whether all scores are from -1 to 1
 * @param newest the latest time of a chunk; {@code Long.MIN_VALUE} if there is none
 */
public record Totals(
    long chunks,
    long mentions,
    BigDecimal positive,
    BigDecimal neutral,
    BigDecimal negative,
    BigDecimal score,
    BigDecimal weightedScore,
    boolean scoresWithinOne,
    boolean spike,
    long newest) {

  /** Of no chunks. */
  public static final Totals NONE =
      new Totals(
          0,
          0,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          true,
          false,
          Long.MIN_VALUE);

  public Totals {
    requireNonNull(positive, "positive is null");
    requireNonNull(neutral, "neutral is null");
    requireNonNull(negative, "negative is null");
    requireNonNull(score, "score is null");
    requireNonNull(weightedScore, "weightedScore is null");
  }

  static Totals of(Chunk chunk) {
    BigDecimal mentions = BigDecimal.valueOf(chunk.mentions());
    BigDecimal each = chunk.fractions() ? mentions : BigDecimal.ONE;
    BigDecimal score = Exact.of(chunk.score());
    boolean spike = chunk.spike();
    for (Chunk.Cluster cluster : chunk.clusters()) {
      spike |= cluster.spike();
    }
    return new Totals(
        1,
        chunk.mentions(),
        Exact.of(chunk.positive()).multiply(each),
        Exact.of(chunk.neutral()).multiply(each),
        Exact.of(chunk.negative()).multiply(each),
        score,
        score.multiply(mentions),
        Math.abs(chunk.score()) <= 1,
        spike,
        chunk.at());
  }

  Totals plus(Totals other) {
    return new Totals(
        Exact.sum(chunks, other.chunks),
        Exact.sum(mentions, other.mentions),
        positive.add(other.positive),
        neutral.add(other.neutral),
        negative.add(other.negative),
        score.add(other.score),
        weightedScore.add(other.weightedScore),
        scoresWithinOne && other.scoresWithinOne,
        spike || other.spike,
        Math.max(newest, other.newest));
  }
}
