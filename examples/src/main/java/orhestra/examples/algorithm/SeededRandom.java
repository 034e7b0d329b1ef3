package orhestra.examples.algorithm;

import orhestra.examples.problem.Bounds;

/**
 * Random numbers that follow from the seed alone, bit for bit on every machine and Java version
 * (the JDK does not promise that for all of its generators).
 *
 * <p>The generator is xoshiro256++ of Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47(4), 2021; as they advise, its state is filled by SplitMix64 (Steele, Lea
 * and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
 *
 * <p>Not thread-safe.
 */
public final class SeededRandom {
  private long a;
  private long b;
  private long c;
  private long d;
  private double spareGaussian;
  private boolean hasSpareGaussian;

  public SeededRandom(long seed) {
    long gamma = 0x9e3779b97f4a7c15L;
    this.a = mix(seed + gamma);
    this.b = mix(seed + 2 * gamma);
    this.c = mix(seed + 3 * gamma);
    this.d = mix(seed + 4 * gamma);
  }

  private static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private long next() {
    long result = Long.rotateLeft(a + d, 23) + a;
    long shifted = b << 17;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = Long.rotateLeft(d, 45);
    return result;
  }

  /** Uniform in [0, 1), with 53 random bits. */
  public double uniform() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** Uniform between the two values. */
  public double uniform(double from, double to) {
    return from + (to - from) * uniform();
  }

  /** Uniform among 0 .. count - 1. */
  public int index(int count) {
    return (int) (uniform() * count);
  }

  /** True with the given probability. */
  public boolean chance(double probability) {
    return uniform() < probability;
  }

  /**
   * Normal with mean 0 and variance 1, by the polar method (Marsaglia and Bray, "A convenient
   * method for generating normal variables", SIAM Review 6(3), 1964).
   */
  public double gaussian() {
    if (hasSpareGaussian) {
      hasSpareGaussian = false;
      return spareGaussian;
    }
    double u;
    double v;
    double square;
    do {
      u = uniform(-1, 1);
      v = uniform(-1, 1);
      square = u * u + v * v;
    } while (square >= 1 || square == 0);
    double scale = Math.sqrt(-2 * StrictMath.log(square) / square);
    spareGaussian = v * scale;
    hasSpareGaussian = true;
    return u * scale;
  }

  /** A position whose coordinates are independent and uniform within the bounds. */
  public double[] position(Bounds bounds, int dimension) {
    double[] position = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      position[i] = bounds.clamp(uniform(bounds.lower(), bounds.upper()));
    }
    return position;
  }
}
