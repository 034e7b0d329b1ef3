package orhestra.examples.problem;

/**
 * One run's budget and what it has found. A problem can be evaluated only through here, so no
 * algorithm can spend more than {@code iterations x agents} evaluations, look outside the bounds or
 * report a value that it has not seen. Every {@code agents} evaluations make one iteration, also
 * for algorithms whose generations have another size.
 *
 * <p>Not thread-safe.
 */
public final class Search {
  private final Problem problem;
  private final Bounds bounds;
  private final int agents;
  private final long budget;
  private final IterationListener listener;
  private long evaluations;
  private double bestValue = Double.POSITIVE_INFINITY;
  private double[] bestPosition = {};

  /**
   * @throws IllegalArgumentException if iterations or agents is below 1
   */
  public Search(Problem problem, int iterations, int agents, IterationListener listener) {
    if (iterations < 1 || agents < 1) {
      throw new IllegalArgumentException("iterations and agents must be at least 1");
    }
    this.problem = problem;
    this.bounds = problem.bounds();
    this.agents = agents;
    this.budget = (long) iterations * agents;
    this.listener = listener;
  }

  public int dimension() {
    return problem.dimension();
  }

  public Bounds bounds() {
    return bounds;
  }

  /** Evaluations per iteration: the population size that the caller asked for. */
  public int agents() {
    return agents;
  }

  public boolean hasBudget() {
    return evaluations < budget;
  }

  public long evaluations() {
    return evaluations;
  }

  /** Infinite before the first evaluation. */
  public double bestValue() {
    return bestValue;
  }

  /** Where the best value was found, a fresh copy; empty before the first evaluation. */
  public double[] bestPosition() {
    return bestPosition.clone();
  }

  /**
   * Spends one evaluation.
   *
   * @throws IllegalStateException if the budget is spent
   * @throws IllegalArgumentException if the position has the wrong length or leaves the bounds
   */
  public double evaluate(double[] position) {
    if (!hasBudget()) {
      throw new IllegalStateException("the budget of " + budget + " evaluations is spent");
    }
    requireInside(position);
    double value = problem.valueAt(position);
    evaluations++;
    if (value < bestValue) {
      bestValue = value;
      bestPosition = position.clone();
    }
    if (evaluations % agents == 0) {
      listener.iterationDone((int) (evaluations / agents), bestValue);
    }
    return value;
  }

  private void requireInside(double[] position) {
    if (position.length != dimension()) {
      throw new IllegalArgumentException("position has length " + position.length);
    }
    for (double coordinate : position) {
      if (!bounds.contains(coordinate)) {
        throw new IllegalArgumentException("coordinate " + coordinate + " leaves " + bounds);
      }
    }
  }
}
