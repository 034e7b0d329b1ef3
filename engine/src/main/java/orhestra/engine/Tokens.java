package orhestra.engine;

/**
 * Tokens of attempts. Those of one claim follow from one random number, so that a claim with a
 * thousand tasks is remembered in little more than its name.
 */
final class Tokens {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private Tokens() {}

  /**
   * The token of a task: SplitMix64's output function (Steele, Lea and Flood, "Fast splittable
   * pseudorandom number generators", 2014), so different for each task of a claim. Never 0, which
   * says that there is no token.
   */
  static long of(long seed, long task) {
    long z = seed + (task + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return z == 0 ? GOLDEN_GAMMA : z;
  }
}
