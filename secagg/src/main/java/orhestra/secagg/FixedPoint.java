package orhestra.secagg;

/**
 * Numbers as residues of Z_2^k, and sums of residues as numbers.
 *
 * <p>A value v is clipped to [minimum, maximum] and becomes q = round(v * scale) - L, where L =
 * round(minimum * scale). So q is an integer in 0..M, with M = round(maximum * scale) - L, the
 * {@link #maximumEntry}.
 *
 * <p><b>n clients cannot overflow.</b> Each q is at least 0 and at most M, for clipping comes first
 * and rounding does not change the order. The sum S of m <= n of them is at least 0 and at most m *
 * M <= n * M. {@link RoundParameters} refuses a modulus with 2^k <= n * M; so 0 <= S < 2^k, and the
 * residue of S modulo 2^k is S itself. The sum of the values is then (S + m * L) / scale. Minimum
 * and maximum times scale are at most 2^52, so that every q is exact in a double; each value is off
 * by at most half a step, 1 / (2 * scale), and the sum by at most m times that.
 *
 * @param minimum lower values are taken as this
 * @param maximum higher values are taken as this
 * @param scale steps for each unit: 1 for counts, 100 for two decimals
 */
public record FixedPoint(double minimum, double maximum, double scale) {
  private static final double EXACT = 0x1p52;

  public FixedPoint {
    if (!Double.isFinite(scale) || scale <= 0) {
      throw new ParameterException("scale", "must be a number above 0");
    }
    if (!Double.isFinite(minimum) || Math.abs(minimum * scale) > EXACT) {
      throw new ParameterException("minimum", "times scale must be within -2^52..2^52");
    }
    if (!Double.isFinite(maximum) || Math.abs(maximum * scale) > EXACT) {
      throw new ParameterException("maximum", "times scale must be within -2^52..2^52");
    }
    if (Math.rint(maximum * scale) <= Math.rint(minimum * scale)) {
      throw new ParameterException("maximum", "must be above minimum by a step, 1 / scale");
    }
  }

  /** Whole numbers 0..maximum: exact. */
  public static FixedPoint counts(long maximum) {
    return new FixedPoint(0, maximum, 1);
  }

  /** The largest residue of one client, M. */
  public long maximumEntry() {
    return (long) Math.rint(maximum * scale) - lowest();
  }

  /**
   * The residue of a value, in 0..{@link #maximumEntry}.
   *
   * @throws RefusedException OUT_OF_RANGE if the value is no number or infinite
   */
  public long encode(double value) {
    if (!Double.isFinite(value)) {
      throw new RefusedException(Refusal.OUT_OF_RANGE, "a value must be a finite number");
    }
    return (long) Math.rint(Math.clamp(value, minimum, maximum) * scale) - lowest();
  }

  /** Whether {@link #encode} changes the value by more than its rounding. */
  public boolean clips(double value) {
    return value < minimum || value > maximum;
  }

  /**
   * The sum of the values of so many clients.
   *
   * @throws RefusedException OUT_OF_RANGE if so many clients that keep to the range have no such
   *     sum
   */
  public double decode(long sum, int contributors) {
    boolean possible =
        contributors > 0
            ? sum >= 0 && Math.ceilDiv(sum, contributors) <= maximumEntry()
            : contributors == 0 && sum == 0;
    if (!possible) {
      throw new RefusedException(
          Refusal.OUT_OF_RANGE, "no " + contributors + " values within the range have this sum");
    }
    return (sum + (double) contributors * lowest()) / scale;
  }

  /** By how much the sum of so many unclipped values can be off. */
  public double errorBound(int contributors) {
    return contributors / (2 * scale);
  }

  private long lowest() {
    return (long) Math.rint(minimum * scale);
  }
}
