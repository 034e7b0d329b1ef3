package orhestra.computations.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Withholds small counts of a statistic: what so few rows have in common tells about each of them.
 * Where a single count is withheld the next smallest goes with it, since it would follow from the
 * others and their total.
 */
public final class MinimumCell {
  private MinimumCell() {}

  /** The statistic without counts of 1 to {@code minimum - 1}. */
  public static Statistic apply(Statistic statistic, long minimum) {
    return switch (statistic) {
      case Statistic.Numbers numbers -> numbers(numbers, minimum);
      case Statistic.Truths truths -> truths(truths, minimum);
      case Statistic.Categories categories -> categories(categories, minimum);
      case Statistic.NumberVector vector ->
          isSmall(vector.count(), minimum) ? new Statistic.Withheld() : vector;
      case Statistic.CategoryVector vector ->
          isSmall(vector.count(), minimum) ? new Statistic.Withheld() : vector;
      case Statistic.Withheld withheld -> withheld;
    };
  }

  private static boolean isSmall(long count, long minimum) {
    return count > 0 && count < minimum;
  }

  /** Quartiles and range come from single bins, so they go where a bin does. */
  private static Statistic numbers(Statistic.Numbers numbers, long minimum) {
    if (isSmall(numbers.count(), minimum)) {
      return new Statistic.Withheld();
    }
    List<@Nullable Long> cells = withhold(numbers.histogram(), minimum);
    boolean all = cells.equals(numbers.histogram());
    return new Statistic.Numbers(
        numbers.count(),
        numbers.mean(),
        numbers.meanError(),
        numbers.std(),
        numbers.stdError(),
        all ? numbers.range() : null,
        all ? numbers.quartiles() : null,
        numbers.bins(),
        cells);
  }

  private static Statistic truths(Statistic.Truths truths, long minimum) {
    if (isSmall(truths.count(), minimum)) {
      return new Statistic.Withheld();
    }
    Long yes = truths.truths();
    boolean small =
        yes != null && (isSmall(yes, minimum) || isSmall(truths.count() - yes, minimum));
    return small ? new Statistic.Truths(truths.count(), null, null) : truths;
  }

  private static Statistic categories(Statistic.Categories categories, long minimum) {
    if (isSmall(categories.count(), minimum)) {
      return new Statistic.Withheld();
    }
    List<String> names = new ArrayList<>(categories.counts().keySet());
    List<@Nullable Long> before = new ArrayList<>();
    names.forEach(name -> before.add(categories.counts().get(name)));
    before.add(categories.other());
    List<@Nullable Long> cells = withhold(before, minimum);
    if (cells.equals(before)) {
      return categories;
    }
    Map<String, @Nullable Long> counts = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      counts.put(names.get(i), cells.get(i));
    }
    String mode = categories.mode();
    boolean modeIsTold = mode != null && counts.get(mode) != null;
    return new Statistic.Categories(
        categories.count(),
        counts,
        cells.getLast(),
        null,
        modeIsTold ? mode : null,
        modeIsTold ? categories.share() : null);
  }

  private static List<@Nullable Long> withhold(List<@Nullable Long> cells, long minimum) {
    List<@Nullable Long> kept = new ArrayList<>(cells);
    kept.replaceAll(cell -> cell != null && isSmall(cell, minimum) ? null : cell);
    boolean single = kept.stream().filter(Objects::isNull).count() == 1;
    if (single) {
      kept.stream()
          .filter(cell -> cell != null && cell > 0)
          .min(Long::compare)
          .ifPresent(smallest -> kept.set(kept.indexOf(smallest), null));
    }
    return kept;
  }
}
