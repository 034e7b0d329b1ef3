package orhestra.computations.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a tally says: the numbers that clients get. What cannot be known is null, never a guess. */
public sealed interface Statistic {
  /** Twice the rounding of a double: what each of a client's sums may be wrong by. */
  double ROUNDING = 0x1p-52;

  /**
   * A quantile, read from a histogram.
   *
   * @param error how far it may be from the value of that rank among all rows
   */
  record Quantile(double value, double error) {}

  /** The quartiles, where there is a histogram. */
  record Quartiles(Quantile q1, Quantile median, Quantile q3) {}

  /**
   * Numbers; all but the count is null if there are none.
   *
   * @param meanError what the steps of a secure round may have done to the mean; null in the clear,
   *     where it is that of a double
   * @param std of the sample (divided by n - 1); null for a single value
   * @param stdError what rounding within the clients' sums may have done to it
   * @param histogram counts in the bins; null where one is withheld
   */
  record Numbers(
      long count,
      @Nullable Double mean,
      @Nullable Double meanError,
      @Nullable Double std,
      @Nullable Double stdError,
      Tally.@Nullable Range range,
      @Nullable Quartiles quartiles,
      @Nullable Bins bins,
      List<@Nullable Long> histogram)
      implements Statistic {
    public Numbers {
      histogram = Collections.unmodifiableList(new ArrayList<>(histogram));
    }

    /** The same where the sum, and the sum of squares, may be off by so much. */
    Numbers within(double sumError, double squaresError) {
      Double deviation = std;
      Double meanOff = count == 0 ? null : (Double) (sumError / count);
      if (deviation == null || meanOff == null || bins == null || mean == null) {
        return new Numbers(count, mean, meanOff, std, stdError, range, quartiles, bins, histogram);
      }
      double above = count * (mean - bins.min());
      double off =
          (squaresError + 2 * above * sumError / count + sumError * sumError / count) / (count - 1);
      double stdOff = deviation * deviation > off ? off / deviation : Math.sqrt(off);
      return new Numbers(count, mean, meanOff, std, stdOff, range, quartiles, bins, histogram);
    }
  }

  /** Yes or no; the percentage is null if there are no values, both are where it is withheld. */
  record Truths(long count, @Nullable Long truths, @Nullable Double percentage)
      implements Statistic {}

  /**
   * Values of a set.
   *
   * @param counts by category; null where one is withheld
   * @param distinct categories that occur; null where some are counted together as other
   * @param mode the most frequent category, the first by name among equals; null if there is none,
   *     or if those counted as other might hold one that is more frequent
   * @param share of the mode among all values, 0 to 1
   */
  record Categories(
      long count,
      Map<String, @Nullable Long> counts,
      @Nullable Long other,
      @Nullable Long distinct,
      @Nullable String mode,
      @Nullable Double share)
      implements Statistic {
    public Categories {
      counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }
  }

  /** Of so few rows that nothing is told of them. */
  record Withheld() implements Statistic {}

  /** Merged vectors of numbers. */
  record NumberVector(long count, @Nullable Double mean, Tally.@Nullable Range range)
      implements Statistic {}

  /** Merged vectors of categories. */
  record CategoryVector(long count) implements Statistic {}

  /** What a tally of this feature says. */
  static Statistic of(Feature feature, Tally tally) {
    return switch (tally) {
      case Tally.Numbers numbers -> numbers(feature, numbers);
      case Tally.Truths truths ->
          new Truths(
              truths.count(),
              truths.truths(),
              truths.count() == 0 ? null : 100.0 * truths.truths() / truths.count());
      case Tally.Categories categories -> categories(categories);
      case Tally.NumberVector vector ->
          new NumberVector(
              vector.count(), mean(vector.weightedSum(), vector.count()), vector.range());
      case Tally.CategoryVector vector -> new CategoryVector(vector.count());
    };
  }

  private static @Nullable Double mean(BigDecimal sum, long count) {
    return count == 0
        ? null
        : (Double) sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).doubleValue();
  }

  private static Numbers numbers(Feature feature, Tally.Numbers tally) {
    Bins bins = feature instanceof Feature.Numeric numeric ? numeric.bins() : null;
    long n = tally.count();
    Double std = null;
    Double stdError = null;
    if (n > 1) {
      // Exact up to here, so nothing is lost where both terms are large and nearly equal.
      BigDecimal spread =
          tally
              .sumSquares()
              .multiply(BigDecimal.valueOf(n))
              .subtract(tally.sum().multiply(tally.sum()));
      BigDecimal pairs = BigDecimal.valueOf(n).multiply(BigDecimal.valueOf(n - 1));
      double variance = Math.max(0, spread.divide(pairs, MathContext.DECIMAL128).doubleValue());
      double noise = 3 * ROUNDING * tally.sumSquares().doubleValue() / (n - 1);
      std = Math.sqrt(variance);
      stdError = variance > noise ? noise / std : Math.sqrt(noise);
    }
    return new Numbers(
        n,
        mean(tally.sum(), n),
        null,
        std,
        stdError,
        tally.range(),
        bins == null || n == 0 ? null : quartiles(bins, tally),
        bins,
        new ArrayList<>(tally.histogram()));
  }

  private static Quartiles quartiles(Bins bins, Tally.Numbers tally) {
    return new Quartiles(
        quantile(bins, tally, 1), quantile(bins, tally, 2), quantile(bins, tally, 3));
  }

  /** The value of rank ceil(n * quarter / 4) lies in the bin where that many values are reached. */
  private static Quantile quantile(Bins bins, Tally.Numbers tally, int quarter) {
    long n = tally.count();
    long rank = n / 4 * quarter + (n % 4 * quarter + 3) / 4;
    long below = 0;
    int bin = 0;
    while (below + tally.histogram().get(bin) < rank) {
      below += tally.histogram().get(bin);
      bin++;
    }
    double low = bins.edge(bin);
    double high = bins.edge(bin + 1);
    Tally.Range range = tally.range();
    if (range != null) {
      // The outermost bins also hold what lies beyond them.
      low = bin == 0 ? Math.min(low, range.min()) : low;
      high = bin == bins.count() - 1 ? Math.max(high, range.max()) : high;
    }
    double within = (double) (rank - below) / tally.histogram().get(bin);
    return new Quantile(low + within * (high - low), Math.max(bins.width(), high - low));
  }

  private static Categories categories(Tally.Categories tally) {
    long count = tally.count();
    List<Map.Entry<String, Long>> found = new ArrayList<>();
    for (Map.Entry<String, Long> entry : tally.counts().entrySet()) {
      if (entry.getValue() > 0) {
        found.add(entry);
      }
    }
    Map.Entry<String, Long> most =
        found.stream()
            .min(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .orElse(null);
    boolean isKnown = most != null && most.getValue() >= tally.other();
    OptionalDouble share =
        isKnown && most != null
            ? OptionalDouble.of((double) most.getValue() / count)
            : OptionalDouble.empty();
    return new Categories(
        count,
        new TreeMap<>(tally.counts()),
        tally.other(),
        tally.other() > 0 ? null : (Long) (long) found.size(),
        isKnown && most != null ? most.getKey() : null,
        share.isPresent() ? (Double) share.getAsDouble() : null);
  }
}
