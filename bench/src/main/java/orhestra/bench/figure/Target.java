package orhestra.bench.figure;

/** What a figure must hold: its median is not below, or not above, a bound. */
public record Target(boolean atLeast, double bound) {
  public static Target atLeast(double bound) {
    return new Target(true, bound);
  }

  public static Target atMost(double bound) {
    return new Target(false, bound);
  }

  boolean met(double median) {
    return atLeast ? median >= bound : median <= bound;
  }
}
