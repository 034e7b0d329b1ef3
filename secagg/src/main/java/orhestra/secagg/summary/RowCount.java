package orhestra.secagg.summary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orhestra.secagg.Refusal;
import orhestra.secagg.RefusedException;

/**
 * Counts a client's rows into the client's vector. Values come one by one; what it keeps is the
 * vector alone, never a row. Sums are compensated (Neumaier 1974), so that their rounding is that
 * of the vector and not of the number of rows. Not thread-safe.
 */
public final class RowCount {
  private final Layout layout;
  private final List<Tally> tallies = new ArrayList<>();
  private long rows;
  private long clipped;

  public RowCount(Layout layout) {
    this.layout = layout;
    for (Column column : layout.columns()) {
      tallies.add(
          switch (column) {
            case Column.Numeric numeric -> new Numbers(numeric);
            case Column.Truth truth -> new Truths();
            case Column.Category category -> new Categories(category);
          });
    }
  }

  /** What is counted of one column. */
  private sealed interface Tally {
    Summary summary();
  }

  private static final class Sum {
    private double sum;
    private double lost;

    void add(double value) {
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      sum = next;
    }

    double value() {
      return sum + lost;
    }
  }

  private static final class Numbers implements Tally {
    final Column.Numeric column;
    final long[] histogram;
    final Sum above = new Sum();
    final Sum squares = new Sum();
    long count;

    Numbers(Column.Numeric column) {
      this.column = column;
      this.histogram = new long[column.bins()];
    }

    void add(double value) {
      double distance = value - column.minimum();
      count++;
      above.add(distance);
      squares.add(distance * distance);
      histogram[column.bin(value)]++;
    }

    @Override
    public Summary summary() {
      List<Long> cells = new ArrayList<>(histogram.length);
      for (long cell : histogram) {
        cells.add(cell);
      }
      return new Summary.Numbers(count, above.value(), squares.value(), 0, 0, cells);
    }
  }

  private static final class Truths implements Tally {
    long count;
    long truths;

    @Override
    public Summary summary() {
      return new Summary.Truths(count, truths);
    }
  }

  private static final class Categories implements Tally {
    final Map<String, Integer> places = new HashMap<>();
    final long[] counts;
    long other;

    Categories(Column.Category column) {
      this.counts = new long[column.categories().size()];
      for (String category : column.categories()) {
        places.put(category, places.size());
      }
    }

    @Override
    public Summary summary() {
      List<Long> cells = new ArrayList<>(counts.length);
      for (long cell : counts) {
        cells.add(cell);
      }
      return new Summary.Categories(cells, other);
    }
  }

  /**
   * One more row; its values follow.
   *
   * @throws RefusedException OUT_OF_RANGE if there are more than the layout has room for
   */
  public void row() {
    if (rows == layout.maximumRows()) {
      throw new RefusedException(
          Refusal.OUT_OF_RANGE, "there are more rows than maxRows, " + layout.maximumRows());
    }
    rows++;
  }

  /** A number of the column at this place; beyond the column's range it is clipped. */
  public void number(int place, double value) {
    Numbers numbers = (Numbers) tallies.get(place);
    if (!Double.isFinite(value)) {
      throw new RefusedException(Refusal.OUT_OF_RANGE, "a value must be a finite number");
    }
    double within = Math.clamp(value, numbers.column.minimum(), numbers.column.maximum());
    if (within != value) {
      clipped++;
    }
    numbers.add(within);
  }

  /** Yes or no in the column at this place. */
  public void truth(int place, boolean value) {
    Truths truths = (Truths) tallies.get(place);
    truths.count++;
    if (value) {
      truths.truths++;
    }
  }

  /** A category in the column at this place; one that is not listed is counted as other. */
  public void category(int place, String value) {
    Categories categories = (Categories) tallies.get(place);
    Integer at = categories.places.get(value);
    if (at == null) {
      categories.other++;
    } else {
      categories.counts[at]++;
    }
  }

  public long rows() {
    return rows;
  }

  /** How many values were beyond their column's range. */
  public long clipped() {
    return clipped;
  }

  /** The vector: {@link Layout#length} entries. */
  public long[] vector() {
    return layout.encode(tallies.stream().map(Tally::summary).toList());
  }
}
