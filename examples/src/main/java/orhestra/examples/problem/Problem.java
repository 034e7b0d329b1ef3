package orhestra.examples.problem;

/**
 * A test function in a given dimension with its minimum moved away from the centre, so that an
 * algorithm that is drawn to the centre gains nothing.
 *
 * <p>The place of the minimum depends on the function and the dimension only: all runs of a sweep
 * face the same problem. Coordinates come from the additive recurrence of the golden ratio, which
 * needs nothing but multiplication, so that the Python and shell examples have the same minima.
 * Where a coordinate of the minimum is negative, its axis is also mirrored.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Problem {
  public static final int LEAST_DIMENSION = 2;
  public static final int GREATEST_DIMENSION = 100;

  private static final double GOLDEN_RATIO = 0.6180339887498949;

  private final TestFunction function;
  private final double[] optimum;

  /**
   * @throws IllegalArgumentException if the dimension is outside 2..100
   */
  public Problem(TestFunction function, int dimension) {
    if (dimension < LEAST_DIMENSION || dimension > GREATEST_DIMENSION) {
      throw new IllegalArgumentException("dimension " + dimension + " is outside 2..100");
    }
    this.function = function;
    this.optimum = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      int step = i + 1 + 17 * function.number() + 31 * dimension;
      double position = 2 * fractionOf(GOLDEN_RATIO * step);
      double distance = function.shiftDistance(fractionOf(position));
      optimum[i] = position < 1 ? -distance : distance;
    }
  }

  public TestFunction function() {
    return function;
  }

  public int dimension() {
    return optimum.length;
  }

  public Bounds bounds() {
    return function.bounds();
  }

  /** The position whose value is 0; a fresh copy. */
  public double[] optimum() {
    return optimum.clone();
  }

  /** The value to be minimised; never below 0, always finite for a finite position. */
  public double valueAt(double[] position) {
    double[] offset = new double[optimum.length];
    for (int i = 0; i < offset.length; i++) {
      double difference = position[i] - optimum[i];
      offset[i] = optimum[i] < 0 ? -difference : difference;
    }
    return function.at(offset);
  }

  private static double fractionOf(double value) {
    return value - Math.floor(value);
  }
}
