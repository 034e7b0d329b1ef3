package orhestra.bench;

import java.util.Arrays;
import java.util.List;

/** What several runs gave; at least one, all finite. */
public final class Samples {
  private final double[] sorted;

  public Samples(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    sorted = values.clone();
    for (double value : sorted) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("not a finite sample: " + value);
      }
    }
    Arrays.sort(sorted);
  }

  /** Samples of a list. */
  public static Samples of(List<Double> values) {
    return new Samples(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  public double min() {
    return sorted[0];
  }

  public double max() {
    return sorted[sorted.length - 1];
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  public double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The smallest sample that at least {@code fraction} of all do not exceed. */
  public double quantile(double fraction) {
    if (fraction <= 0 || fraction > 1) {
      throw new IllegalArgumentException("not a fraction: " + fraction);
    }
    return sorted[(int) Math.ceil(fraction * sorted.length) - 1];
  }

  public int count() {
    return sorted.length;
  }
}
