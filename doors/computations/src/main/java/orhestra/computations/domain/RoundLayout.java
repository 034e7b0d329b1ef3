package orhestra.computations.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orhestra.secagg.ParameterException;
import orhestra.secagg.summary.Column;
import orhestra.secagg.summary.Layout;
import orhestra.secagg.summary.Summary;

/** A job's schema as the layout of a round's vectors, and sums of such vectors as statistics. */
public final class RoundLayout {
  private RoundLayout() {}

  /**
   * The layout, by the order of the schema.
   *
   * @throws ParameterException names the feature that cannot be summed
   */
  public static Layout of(JobSchema schema, long maximumRows) {
    return new Layout(schema.features().stream().map(RoundLayout::column).toList(), maximumRows);
  }

  private static Column column(Feature feature) {
    return switch (feature) {
      case Feature.Numeric numeric -> {
        Bins bins = numeric.bins();
        if (bins == null) {
          throw new ParameterException(
              numeric.name(), "needs min, max and bins: values are clipped to them");
        }
        yield new Column.Numeric(numeric.name(), bins.min(), bins.max(), bins.count());
      }
      case Feature.Truth truth -> new Column.Truth(truth.name());
      case Feature.Category category -> {
        if (category.categories().isEmpty()) {
          throw new ParameterException(
              category.name(), "needs its categories: all clients count the same ones");
        }
        yield new Column.Category(category.name(), category.categories());
      }
      case Feature.Wire wire ->
          throw new ParameterException(
              wire.name(), "is in the form with offset and length, which no round sums");
    };
  }

  /**
   * The joint statistics, by feature.
   *
   * @param contributors how many clients' vectors the sum is of
   * @throws IllegalArgumentException if no rows can have this sum: a client made its vector up
   */
  public static Map<String, Statistic> statistics(
      JobSchema schema, Layout layout, long[] sum, int contributors) {
    List<Summary> summaries = layout.decode(sum, contributors);
    Map<String, Statistic> statistics = new LinkedHashMap<>();
    int at = 0;
    for (Feature feature : schema.features()) {
      Summary summary = summaries.get(at++);
      Statistic statistic = Statistic.of(feature, tally(feature, summary));
      statistics.put(
          feature.name(),
          statistic instanceof Statistic.Numbers numbers && summary instanceof Summary.Numbers sums
              ? numbers.within(sums.aboveError(), sums.squaresError())
              : statistic);
    }
    return statistics;
  }

  private static Tally tally(Feature feature, Summary summary) {
    return switch (summary) {
      case Summary.Numbers numbers
          when feature instanceof Feature.Numeric(String name, Bins bins) && bins != null ->
          numbers(bins, numbers);
      case Summary.Truths truths -> new Tally.Truths(truths.count(), truths.truths());
      case Summary.Categories counts when feature instanceof Feature.Category category ->
          categories(category, counts);
      case Summary.Numbers numbers -> throw new IllegalArgumentException("not of " + feature);
      case Summary.Categories counts -> throw new IllegalArgumentException("not of " + feature);
    };
  }

  private static Tally numbers(Bins bins, Summary.Numbers numbers) {
    requireCount(numbers.count(), numbers.histogram());
    BigDecimal count = BigDecimal.valueOf(numbers.count());
    BigDecimal least = new BigDecimal(bins.min());
    BigDecimal above = new BigDecimal(numbers.above());
    BigDecimal twice = least.multiply(above).multiply(BigDecimal.TWO);
    return new Tally.Numbers(
        numbers.count(),
        above.add(least.multiply(count)),
        new BigDecimal(numbers.squaresAbove())
            .add(twice)
            .add(least.multiply(least).multiply(count)),
        range(bins, numbers.histogram()),
        numbers.histogram());
  }

  private static void requireCount(long count, List<Long> cells) {
    if (cells.stream().mapToLong(Long::longValue).sum() != count) {
      throw new IllegalArgumentException("bins that do not add up to the count");
    }
  }

  /** From the beginning of the first bin that is not empty to the end of the last. */
  private static Tally.@Nullable Range range(Bins bins, List<Long> histogram) {
    List<Integer> filled = new ArrayList<>();
    for (int bin = 0; bin < histogram.size(); bin++) {
      if (histogram.get(bin) > 0) {
        filled.add(bin);
      }
    }
    return filled.isEmpty()
        ? null
        : new Tally.Range(bins.edge(filled.getFirst()), bins.edge(filled.getLast() + 1));
  }

  private static Tally categories(Feature.Category category, Summary.Categories counts) {
    Map<String, Long> byName = new TreeMap<>();
    for (int i = 0; i < category.categories().size(); i++) {
      byName.put(category.categories().get(i), counts.counts().get(i));
    }
    return new Tally.Categories(byName, counts.other());
  }
}
