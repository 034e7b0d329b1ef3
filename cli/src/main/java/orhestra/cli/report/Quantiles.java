package orhestra.cli.report;

import java.util.Arrays;

/**
 * Median and quartiles by linear interpolation between the order statistics (type 7 of Hyndman and
 * Fan, 1996), the definition that R and NumPy use by default. The page's script uses the same.
 */
final class Quantiles {
  private Quantiles() {}

  /** The median of {@code values}; NaN for none. The array is not changed. */
  static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /** The quantile {@code q} (0 to 1) of {@code values}; NaN for none. */
  static double quantile(double[] values, double q) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double position = (sorted.length - 1) * q;
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
