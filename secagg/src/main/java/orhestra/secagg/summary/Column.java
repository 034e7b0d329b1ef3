package orhestra.secagg.summary;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import orhestra.secagg.ParameterException;

/** One column of the clients' rows, and how many entries of a vector it takes. */
public sealed interface Column {
  /** The most bins, or categories, of one column. */
  int MOST_CELLS = 100_000;

  String name();

  /** How many entries of a vector are about it. */
  int length();

  /**
   * Numbers: count, sum, sum of squares, and a count for each bin.
   *
   * @param minimum lower values are taken as this; where the first bin begins
   * @param maximum higher values are taken as this; where the last bin ends
   * @param bins equally wide
   */
  record Numeric(String name, double minimum, double maximum, int bins) implements Column {
    public Numeric {
      Objects.requireNonNull(name, "name is null");
      if (!(minimum < maximum) || !Double.isFinite(maximum - minimum)) {
        throw new ParameterException(name, "min and max must be finite, and min below max");
      }
      if (bins < 1 || bins > MOST_CELLS) {
        throw new ParameterException(name, "bins must be within 1.." + MOST_CELLS);
      }
    }

    double range() {
      return maximum - minimum;
    }

    /** Where a bin begins; that of {@link #bins} is where the last one ends. */
    public double edge(int bin) {
      return bin == bins ? maximum : minimum + bin * (range() / bins);
    }

    /**
     * The bin of a value: it begins at or below the value, and the next one above it. The outermost
     * ones also hold what lies beyond them.
     */
    int bin(double value) {
      int bin = (int) Math.clamp((value - minimum) / range() * bins, 0, bins - 1);
      // The quotient may be rounded to the other side of an edge.
      if (bin + 1 < bins && value >= edge(bin + 1)) {
        return bin + 1;
      }
      return bin > 0 && value < edge(bin) ? bin - 1 : bin;
    }

    @Override
    public int length() {
      return 3 + bins;
    }
  }

  /** Yes or no: count, and how many are true. */
  record Truth(String name) implements Column {
    public Truth {
      Objects.requireNonNull(name, "name is null");
    }

    @Override
    public int length() {
      return 2;
    }
  }

  /** Values of a set: a count for each category, and one for all others. */
  record Category(String name, List<String> categories) implements Column {
    public Category {
      Objects.requireNonNull(name, "name is null");
      categories = List.copyOf(categories);
      if (categories.isEmpty() || categories.size() > MOST_CELLS) {
        throw new ParameterException(name, "categories must be 1.." + MOST_CELLS);
      }
      if (new HashSet<>(categories).size() < categories.size()) {
        throw new ParameterException(name, "a category is listed twice");
      }
    }

    @Override
    public int length() {
      return categories.size() + 1;
    }
  }
}
