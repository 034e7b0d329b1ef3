package orhestra.secagg.summary;

import java.util.List;

/** What a vector, or a sum of vectors, says of one column. */
public sealed interface Summary {
  /**
   * Numbers.
   *
   * @param above sum of (value - minimum)
   * @param squaresAbove sum of (value - minimum)^2
   * @param aboveError by how much the sum may be off; rounding in the vectors, not in the rows
   * @param squaresError likewise
   */
  record Numbers(
      long count,
      double above,
      double squaresAbove,
      double aboveError,
      double squaresError,
      List<Long> histogram)
      implements Summary {
    public Numbers {
      histogram = List.copyOf(histogram);
    }
  }

  /** Yes or no. */
  record Truths(long count, long truths) implements Summary {}

  /**
   * Values of a set.
   *
   * @param counts in the order of the column's categories
   */
  record Categories(List<Long> counts, long other) implements Summary {
    public Categories {
      counts = List.copyOf(counts);
    }
  }
}
