package orhestra.examples.problem;

/**
 * The classical test functions of the literature. Each is written in the offset {@code z} from its
 * minimum, so {@code z = 0} is the only global minimum and its value is exactly 0; every other
 * value is at least 0 and finite. {@link Problem} puts the minimum somewhere else.
 *
 * <p>Only {@link StrictMath} and plain arithmetic are used: the same position has the same value on
 * every machine. Domains are those of Yao, Liu and Lin, "Evolutionary programming made faster",
 * IEEE Transactions on Evolutionary Computation 3(2), 1999.
 */
public enum TestFunction {
  /** One smooth bowl. */
  SPHERE(1, "Sphere", 100) {
    @Override
    double at(double[] z) {
      double sum = 0;
      for (double zi : z) {
        sum += zi * zi;
      }
      return sum;
    }
  },

  /** A long, flat, bent valley: coordinates depend on each other. */
  ROSENBROCK(2, "Rosenbrock", 30) {
    @Override
    double at(double[] z) {
      double sum = 0;
      for (int i = 0; i + 1 < z.length; i++) {
        double x = z[i] + 1;
        double next = z[i + 1] + 1;
        double bend = next - x * x;
        sum += 100 * bend * bend + z[i] * z[i];
      }
      return sum;
    }
  },

  /** A bowl with a regular grid of deep local minima, about 11 to the power of the dimension. */
  RASTRIGIN(3, "Rastrigin", 5.12) {
    @Override
    double at(double[] z) {
      double sum = 0;
      for (double zi : z) {
        sum += zi * zi + 10 * (1 - StrictMath.cos(2 * Math.PI * zi));
      }
      return sum;
    }
  },

  /** A nearly flat plain with ripples and one narrow funnel. */
  ACKLEY(4, "Ackley", 32) {
    @Override
    double at(double[] z) {
      double squares = 0;
      double cosines = 0;
      for (double zi : z) {
        squares += zi * zi;
        cosines += StrictMath.cos(2 * Math.PI * zi);
      }
      double funnel = -20 * StrictMath.expm1(-0.2 * Math.sqrt(squares / z.length));
      double ripples = -Math.E * StrictMath.expm1(cosines / z.length - 1);
      return funnel + ripples;
    }
  },

  /** A wide bowl with many small waves that couple the coordinates. */
  GRIEWANK(5, "Griewank", 600) {
    @Override
    double at(double[] z) {
      double squares = 0;
      double waves = 1;
      for (int i = 0; i < z.length; i++) {
        squares += z[i] * z[i];
        waves *= StrictMath.cos(z[i] / Math.sqrt(i + 1));
      }
      return squares / 4000 + (1 - waves);
    }
  },

  /**
   * Deceptive: the best minimum lies near a corner, the second best far from it. Beyond +-500 the
   * plain formula becomes lower than its minimum, so there the coordinate is clamped and a penalty
   * that grows with the square of the excess is added, as in Hansen, Finck, Ros and Auger,
   * "Real-parameter black-box optimization benchmarking 2009", INRIA RR-6829, function f20.
   */
  SCHWEFEL(6, "Schwefel", 500, 0.74, 0.94) {
    @Override
    double at(double[] z) {
      double sum = 0;
      for (double zi : z) {
        double x = zi + SCHWEFEL_MINIMUM;
        double inside = Math.max(-500, Math.min(500, x));
        double excess = x - inside;
        double depth = inside * StrictMath.sin(Math.sqrt(Math.abs(inside)));
        // Rounding may put a neighbour of the minimum a few 1e-14 below it.
        sum += Math.max(0, SCHWEFEL_DEPTH - depth) + 0.01 * excess * excess;
      }
      return sum;
    }
  };

  private static final double SCHWEFEL_MINIMUM = 420.968746359982;
  private static final double SCHWEFEL_DEPTH =
      SCHWEFEL_MINIMUM * StrictMath.sin(Math.sqrt(SCHWEFEL_MINIMUM));

  private final int number;
  private final String label;
  private final double halfWidth;
  private final double nearestShift;
  private final double farthestShift;

  TestFunction(int number, String label, double halfWidth) {
    this(number, label, halfWidth, 0.2, 0.7);
  }

  TestFunction(
      int number, String label, double halfWidth, double nearestShift, double farthestShift) {
    this.number = number;
    this.label = label;
    this.halfWidth = halfWidth;
    this.nearestShift = nearestShift;
    this.farthestShift = farthestShift;
  }

  /** The value at an offset from the minimum; at least 0, and 0 when all offsets are 0. */
  abstract double at(double[] z);

  /** The name in parameters and results. */
  public String label() {
    return label;
  }

  /** Distinguishes the functions where their minima are placed; never changes. */
  int number() {
    return number;
  }

  public Bounds bounds() {
    return new Bounds(-halfWidth, halfWidth);
  }

  /**
   * How far from the centre a coordinate of the minimum lies, between the function's nearest and
   * farthest distance. Schwefel's stays near the corner, where the unshifted one has it too, so
   * that the shifted domain still holds its deceptive second minimum.
   *
   * @param fraction from 0 (nearest) to 1 (farthest)
   */
  double shiftDistance(double fraction) {
    return halfWidth * (nearestShift + (farthestShift - nearestShift) * fraction);
  }
}
