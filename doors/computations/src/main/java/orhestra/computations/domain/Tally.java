package orhestra.computations.domain;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one feature of some clients' rows. One client's contribution is a tally, and
 * tallies of different clients add up. Adding is exact, since sums are decimals: it is associative,
 * and the order of the clients does not show in the result.
 */
public sealed interface Tally {
  /** Rows that have a value. */
  long count();

  /** The range of a feature's values. */
  record Range(double min, double max) {
    public Range {
      if (!(min <= max)) {
        throw new IllegalArgumentException("not a range: " + min + ", " + max);
      }
    }

    static @Nullable Range join(@Nullable Range one, @Nullable Range other) {
      if (one == null || other == null) {
        return one == null ? other : one;
      }
      return new Range(Math.min(one.min, other.min), Math.max(one.max, other.max));
    }
  }

  /**
   * Numbers.
   *
   * @param sum exactly the sum of what the clients said
   * @param range null if there are no values
   * @param histogram counts in the job's bins; empty without bins
   */
  record Numbers(
      long count,
      BigDecimal sum,
      BigDecimal sumSquares,
      @Nullable Range range,
      List<Long> histogram)
      implements Tally {
    public Numbers {
      requireNonNull(sum, "sum is null");
      requireNonNull(sumSquares, "sumSquares is null");
      histogram = List.copyOf(histogram);
    }
  }

  /** Yes or no; of a list or of the wire form. */
  record Truths(long count, long truths) implements Tally {
    public Truths {
      if (truths < 0 || truths > count) {
        throw new IllegalArgumentException("not within the count: " + truths + ", " + count);
      }
    }
  }

  /** Values of a set; categories beyond the job's list are counted in {@code other}. */
  record Categories(Map<String, Long> counts, long other) implements Tally {
    public Categories {
      counts = Map.copyOf(counts);
    }

    @Override
    public long count() {
      return counts.values().stream().reduce(other, Math::addExact);
    }
  }

  /** Vectors of numbers: the mean is weighted, quartiles cannot be merged and are not kept. */
  record NumberVector(long count, BigDecimal weightedSum, @Nullable Range range) implements Tally {
    public NumberVector {
      requireNonNull(weightedSum, "weightedSum is null");
    }
  }

  /** Vectors of categories: of distinct values and the most frequent one no merge is right. */
  record CategoryVector(long count) implements Tally {}

  /**
   * Both together.
   *
   * @throws IllegalArgumentException if they are not of the same kind of feature
   * @throws ArithmeticException if there are more rows than a long can count
   */
  static Tally sum(Tally one, Tally other) {
    return switch (one) {
      case Numbers mine when other instanceof Numbers theirs -> sum(mine, theirs);
      case Truths mine when other instanceof Truths theirs ->
          new Truths(
              Math.addExact(mine.count, theirs.count), Math.addExact(mine.truths, theirs.truths));
      case Categories mine when other instanceof Categories theirs -> sum(mine, theirs);
      case NumberVector mine when other instanceof NumberVector theirs ->
          new NumberVector(
              Math.addExact(mine.count, theirs.count),
              mine.weightedSum.add(theirs.weightedSum),
              Range.join(mine.range, theirs.range));
      case CategoryVector mine when other instanceof CategoryVector theirs ->
          new CategoryVector(Math.addExact(mine.count, theirs.count));
      case Numbers mine -> throw differ(mine, other);
      case Truths mine -> throw differ(mine, other);
      case Categories mine -> throw differ(mine, other);
      case NumberVector mine -> throw differ(mine, other);
      case CategoryVector mine -> throw differ(mine, other);
    };
  }

  private static Numbers sum(Numbers one, Numbers other) {
    if (one.histogram.size() != other.histogram.size()) {
      throw new IllegalArgumentException("histograms of different bins");
    }
    List<Long> histogram = new ArrayList<>(one.histogram.size());
    for (int i = 0; i < one.histogram.size(); i++) {
      histogram.add(Math.addExact(one.histogram.get(i), other.histogram.get(i)));
    }
    return new Numbers(
        Math.addExact(one.count, other.count),
        one.sum.add(other.sum),
        one.sumSquares.add(other.sumSquares),
        Range.join(one.range, other.range),
        histogram);
  }

  private static Categories sum(Categories one, Categories other) {
    Map<String, Long> counts = new TreeMap<>(one.counts);
    other.counts.forEach((category, count) -> counts.merge(category, count, Math::addExact));
    return new Categories(counts, Math.addExact(one.other, other.other));
  }

  private static IllegalArgumentException differ(Tally one, Tally other) {
    return new IllegalArgumentException("different kinds: " + one + ", " + other);
  }
}
