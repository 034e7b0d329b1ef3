package orhestra.examples.problem;

/** The interval [lower, upper] that every coordinate of a position must lie in. */
public record Bounds(double lower, double upper) {

  public Bounds {
    if (!(lower < upper)) {
      throw new IllegalArgumentException("lower bound " + lower + " is not below " + upper);
    }
  }

  public double width() {
    return upper - lower;
  }

  public boolean contains(double coordinate) {
    return coordinate >= lower && coordinate <= upper;
  }

  /** The nearest coordinate inside. */
  public double clamp(double coordinate) {
    return Math.max(lower, Math.min(upper, coordinate));
  }

  /** Folds any finite coordinate back inside, as if both bounds were mirrors. */
  public double reflect(double coordinate) {
    if (contains(coordinate)) {
      return coordinate;
    }
    double period = 2 * width();
    double phase = (coordinate - lower) % period;
    if (phase < 0) {
      phase += period;
    }
    return clamp(phase <= width() ? lower + phase : upper - (phase - width()));
  }
}
