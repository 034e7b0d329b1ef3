package orhestra.insights.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Arithmetic that gives the same result in any order. */
final class Exact {
  /** Decimals kept of a number that comes in; what is published has half as many. */
  private static final int DECIMALS = 12;

  private Exact() {}

  /** A finite number, to twelve decimals. */
  static BigDecimal of(double number) {
    return of(BigDecimal.valueOf(number));
  }

  /** A number to twelve decimals: sums stay short, and rounding one number knows no order. */
  static BigDecimal of(BigDecimal number) {
    return number.scale() > DECIMALS ? number.setScale(DECIMALS, RoundingMode.HALF_EVEN) : number;
  }

  /** The sum of two counts, or the largest long. */
  static long sum(long one, long two) {
    long sum = one + two;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
