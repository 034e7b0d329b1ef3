package orhestra.examples.algorithm;

/**
 * The standard settings of CMA-ES for a dimension and a population: table 1 of Hansen, "The CMA
 * evolution strategy: a tutorial", arXiv:1604.00772, with positive weights only.
 */
final class CmaSettings {
  /** Recombination weights of the best half, falling, with sum 1. */
  final double[] weights;

  /** Variance-effective selection mass. */
  final double selectionMass;

  /** Learning rate of the path that controls the step size. */
  final double stepPathRate;

  /** Damping of the step size. */
  final double stepDamping;

  /** Learning rate of the path that shapes the covariance. */
  final double shapePathRate;

  /** Learning rate of the rank-one update. */
  final double rankOneRate;

  /** Learning rate of the rank-mu update. */
  final double rankMuRate;

  /** Expected length of a standard normal vector. */
  final double expectedLength;

  CmaSettings(int dimension, int population) {
    double n = dimension;
    weights = new double[population / 2];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = StrictMath.log((population + 1) / 2.0) - StrictMath.log(i + 1);
      sum += weights[i];
      squares += weights[i] * weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    double mass = sum * sum / squares;
    selectionMass = mass;
    stepPathRate = (mass + 2) / (n + mass + 5);
    stepDamping = 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + stepPathRate;
    shapePathRate = (4 + mass / n) / (n + 4 + 2 * mass / n);
    rankOneRate = 2 / ((n + 1.3) * (n + 1.3) + mass);
    rankMuRate = Math.min(1 - rankOneRate, 2 * (mass - 2 + 1 / mass) / ((n + 2) * (n + 2) + mass));
    expectedLength = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  }
}
