package orhestra.insights.domain;

import java.math.BigDecimal;
import java.math.MathContext;

/** How far a bucket stands out of its window. */
public final class SpikeScore {
  private SpikeScore() {}

  /**
   * The mentions of a bucket divided by the mean of the window's other buckets that hold anything;
   * 1 if there are none, or if they have no mentions.
   */
  public static double of(Window window, long index) {
    BigDecimal others = BigDecimal.ZERO;
    int count = 0;
    for (long other : window.indexes()) {
      if (other != index) {
        others = others.add(BigDecimal.valueOf(window.bucket(other).totals().mentions()));
        count++;
      }
    }
    return others.signum() == 0
        ? 1
        : BigDecimal.valueOf(window.bucket(index).totals().mentions())
            .multiply(BigDecimal.valueOf(count))
            .divide(others, MathContext.DECIMAL64)
            .doubleValue();
  }
}
