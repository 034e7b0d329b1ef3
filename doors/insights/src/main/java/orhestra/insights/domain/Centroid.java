package orhestra.insights.domain;

import java.util.Arrays;

/**
 * The direction of a cluster in the space of its embeddings: of one cluster, or the sum of several.
 * Immutable.
 *
 * <p>A direction is kept as whole numbers (a unit vector times 2^20), so that sums are exact and
 * their order does not matter. In a sum each direction counts by its size, at most by {@link
 * #MAX_WEIGHT}: then 2^63 is out of reach for any number of chunks there will be.
 */
public final class Centroid {
  /** No direction. It adds nothing to a sum. */
  public static final Centroid NONE = new Centroid(new long[0]);

  /** The most that one cluster's size counts for in a sum of directions. */
  public static final long MAX_WEIGHT = 10_000;

  private static final double SCALE = 1 << 20;
  private static final double ROUGH = 1 << 15;

  /** Rounding moves a unit vector of 4,096 dimensions by at most a thousandth. */
  static final double ROUGH_ERROR = 0.005;

  private static final int SKETCH_BITS = 8;

  private final long[] sums;
  private final double norm;

  private Centroid(long[] sums) {
    this.sums = sums;
    this.norm = Math.sqrt(product(sums, sums));
  }

  /** The direction of a vector; {@link #NONE} if it has none or holds more than finite numbers. */
  public static Centroid of(double... vector) {
    double largest = 0;
    for (double x : vector) {
      if (!Double.isFinite(x)) {
        return NONE;
      }
      largest = Math.max(largest, Math.abs(x));
    }
    if (largest == 0) {
      return NONE;
    }
    // Divided by the largest first: squares of 1e200 and of 1e-200 are no doubles.
    double squares = 0;
    for (double x : vector) {
      squares += (x / largest) * (x / largest);
    }
    double norm = Math.sqrt(squares);
    long[] direction = new long[vector.length];
    for (int i = 0; i < vector.length; i++) {
      direction[i] = Math.round(vector[i] / largest / norm * SCALE);
    }
    return new Centroid(direction);
  }

  /** A sum as {@link #sums} gave it. */
  public static Centroid ofSums(long... sums) {
    return sums.length == 0 ? NONE : new Centroid(sums.clone());
  }

  /** The components, for keeping. */
  public long[] sums() {
    return sums.clone();
  }

  /** Of how many dimensions; 0 for {@link #NONE}. */
  public int length() {
    return sums.length;
  }

  /** Whether two directions lie in the same space. */
  public boolean comparesWith(Centroid other) {
    return sums.length > 0 && sums.length == other.sums.length;
  }

  Centroid times(long size) {
    long weight = Math.min(size, MAX_WEIGHT);
    long[] product = new long[sums.length];
    for (int i = 0; i < sums.length; i++) {
      product[i] = sums[i] * weight;
    }
    return product.length == 0 ? NONE : new Centroid(product);
  }

  /** Of equal length, or one of them none. */
  Centroid plus(Centroid other) {
    if (other.sums.length == 0) {
      return this;
    }
    if (sums.length == 0) {
      return other;
    }
    long[] sum = new long[sums.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = sums[i] + other.sums[i];
    }
    return new Centroid(sum);
  }

  /** The cosine of the angle between two of equal length; 0 where a sum has no direction left. */
  double cosine(Centroid other) {
    double lengths = norm * other.norm;
    return lengths == 0 ? 0 : Math.clamp(product(sums, other.sums) / lengths, -1, 1);
  }

  private static double product(long[] one, long[] two) {
    double product = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * two[i];
    }
    return product;
  }

  /** The unit vector in 2^15ths, for {@link #roughCosine}; all 0 where a sum has none left. */
  int[] rough() {
    int[] rough = new int[sums.length];
    for (int i = 0; i < sums.length && norm > 0; i++) {
      rough[i] = (int) Math.round(sums[i] / norm * ROUGH);
    }
    return rough;
  }

  /**
   * The cosine within {@link #ROUGH_ERROR}, from what {@link #rough} gives: sums of ints are added
   * several at a time by the machine. None overflows, since the product of two unit vectors is at
   * most 1, here 2^30.
   */
  static double roughCosine(int[] one, int[] two) {
    int product = 0;
    for (int i = 0; i < one.length; i++) {
      product += one[i] * two[i];
    }
    return product / (ROUGH * ROUGH);
  }

  /**
   * On which side of eight fixed hyperplanes the direction lies (Charikar, Similarity estimation
   * techniques from rounding algorithms, 2002): directions far apart differ in it with near
   * certainty, the same direction never does.
   */
  int sketch() {
    long[] sides = new long[SKETCH_BITS];
    for (int i = 0; i < sums.length; i++) {
      long signs = mix(i);
      for (int bit = 0; bit < SKETCH_BITS; bit++) {
        sides[bit] += (signs >>> bit & 1) == 0 ? sums[i] : -sums[i];
      }
    }
    int sketch = 0;
    for (int bit = 0; bit < SKETCH_BITS; bit++) {
      sketch |= sides[bit] < 0 ? 1 << bit : 0;
    }
    return sketch;
  }

  // SplitMix64's output function (Steele, Lea and Flood 2014).
  private static long mix(long i) {
    long z = (i + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Centroid centroid && Arrays.equals(sums, centroid.sums);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    return "Centroid" + Arrays.toString(sums);
  }
}
