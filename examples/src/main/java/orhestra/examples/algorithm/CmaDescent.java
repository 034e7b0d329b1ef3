package orhestra.examples.algorithm;

import java.util.Arrays;
import orhestra.examples.problem.Search;

/**
 * One descent of CMA-ES, from a random start until it has converged or the budget is spent: Hansen,
 * "The CMA evolution strategy: a tutorial", arXiv:1604.00772.
 *
 * <p>The covariance is factored as C = A A' by Cholesky instead of by eigenvectors, which serves
 * the step-size path as well (Krause, Arbones and Igel, "CMA-ES with optimal covariance update and
 * storage complexity", NIPS 2016). A sample outside the bounds is evaluated at its mirror image
 * inside, so the descent itself is unbounded and needs no penalty.
 */
final class CmaDescent {
  private static final double START_STEP = 0.3;
  private static final double LEAST_SPREAD = 1e-12;
  private static final double GREATEST_CONDITION = 1e14;
  private static final double GREATEST_STEP = 10;

  private final Search search;
  private final SeededRandom random;
  private final CmaSettings settings;
  private final int dimension;
  private final Sample[] samples;
  private final double[] mean;
  private final double[][] covariance;
  private final double[][] factor;
  private final double[] stepPath;
  private final double[] shapePath;
  private final double[] recentBest;
  private double step;
  private int generation;

  /** A point of one generation; its place is mean + step * direction, direction = A normal. */
  private static final class Sample implements Comparable<Sample> {
    final double[] normal;
    final double[] direction;
    double value;

    Sample(int dimension) {
      normal = new double[dimension];
      direction = new double[dimension];
    }

    @Override
    public int compareTo(Sample other) {
      return Double.compare(value, other.value);
    }
  }

  CmaDescent(Search search, SeededRandom random, int population) {
    this.search = search;
    this.random = random;
    this.dimension = search.dimension();
    this.settings = new CmaSettings(dimension, population);
    this.samples = new Sample[population];
    for (int i = 0; i < population; i++) {
      samples[i] = new Sample(dimension);
    }
    this.mean = random.position(search.bounds(), dimension);
    this.covariance = identity(dimension);
    this.factor = identity(dimension);
    this.stepPath = new double[dimension];
    this.shapePath = new double[dimension];
    this.recentBest = new double[10 + 30 * dimension / population];
    this.step = START_STEP * search.bounds().width();
  }

  void run() {
    boolean sound = true;
    while (sound && sampleGeneration() && !hasConverged()) {
      sound = adapt();
    }
  }

  /** Returns false if the budget ended within the generation, which is then useless. */
  private boolean sampleGeneration() {
    for (Sample sample : samples) {
      if (!search.hasBudget()) {
        return false;
      }
      draw(sample);
    }
    Arrays.sort(samples);
    recentBest[generation % recentBest.length] = samples[0].value;
    generation++;
    return true;
  }

  private void draw(Sample sample) {
    double[] position = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      sample.normal[i] = random.gaussian();
      double direction = 0;
      for (int j = 0; j <= i; j++) {
        direction += factor[i][j] * sample.normal[j];
      }
      sample.direction[i] = direction;
      position[i] = search.bounds().reflect(mean[i] + step * direction);
    }
    sample.value = search.evaluate(position);
  }

  /** Returns false if the covariance has degenerated. */
  private boolean adapt() {
    double[] normalMean = weightedMean(true);
    double[] directionMean = weightedMean(false);
    double stepRate = settings.stepPathRate;
    double shapeRate = settings.shapePathRate;

    double stepPathGain = Math.sqrt(stepRate * (2 - stepRate) * settings.selectionMass);
    double length = 0;
    for (int i = 0; i < dimension; i++) {
      mean[i] += step * directionMean[i];
      stepPath[i] = (1 - stepRate) * stepPath[i] + stepPathGain * normalMean[i];
      length += stepPath[i] * stepPath[i];
    }
    length = Math.sqrt(length);

    // The shape path stalls while the step size still grows fast, lest it stretch the covariance.
    double settled = Math.sqrt(1 - StrictMath.pow(1 - stepRate, 2.0 * generation));
    boolean stalled = length / settled > (1.4 + 2.0 / (dimension + 1)) * settings.expectedLength;
    double shapePathGain =
        stalled ? 0 : Math.sqrt(shapeRate * (2 - shapeRate) * settings.selectionMass);
    for (int i = 0; i < dimension; i++) {
      shapePath[i] = (1 - shapeRate) * shapePath[i] + shapePathGain * directionMean[i];
    }
    adaptCovariance(stalled ? shapeRate * (2 - shapeRate) : 0);
    double growth = length / settings.expectedLength - 1;
    step *= StrictMath.exp(Math.min(1, stepRate / settings.stepDamping * growth));
    return Cholesky.factorize(covariance, factor);
  }

  /**
   * @param lostVariance the share of the rank-one update that a stalled path leaves out
   */
  private void adaptCovariance(double lostVariance) {
    double one = settings.rankOneRate;
    double mu = settings.rankMuRate;
    double keep = 1 - one - mu + one * lostVariance;
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j <= i; j++) {
        double rankMu = 0;
        for (int k = 0; k < settings.weights.length; k++) {
          rankMu += settings.weights[k] * samples[k].direction[i] * samples[k].direction[j];
        }
        covariance[i][j] =
            keep * covariance[i][j] + one * shapePath[i] * shapePath[j] + mu * rankMu;
      }
    }
  }

  private double[] weightedMean(boolean ofNormals) {
    double[] sum = new double[dimension];
    for (int k = 0; k < settings.weights.length; k++) {
      double[] vector = ofNormals ? samples[k].normal : samples[k].direction;
      for (int i = 0; i < dimension; i++) {
        sum[i] += settings.weights[k] * vector[i];
      }
    }
    return sum;
  }

  private boolean hasConverged() {
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    double greatestVariance = 0;
    for (int i = 0; i < dimension; i++) {
      least = Math.min(least, factor[i][i]);
      greatest = Math.max(greatest, factor[i][i]);
      greatestVariance = Math.max(greatestVariance, covariance[i][i]);
    }
    double spread = step * Math.sqrt(greatestVariance) / search.bounds().width();
    return spread < LEAST_SPREAD
        || spread > GREATEST_STEP
        || greatest * greatest > GREATEST_CONDITION * least * least
        || isFlat();
  }

  /** Whether neither this generation nor the best of the recent ones differ any more. */
  private boolean isFlat() {
    if (generation < recentBest.length) {
      return false;
    }
    double lowest = samples[0].value;
    double highest = samples[samples.length - 1].value;
    for (double best : recentBest) {
      lowest = Math.min(lowest, best);
      highest = Math.max(highest, best);
    }
    return highest - lowest < LEAST_SPREAD;
  }

  private static double[][] identity(int dimension) {
    double[][] matrix = new double[dimension][dimension];
    for (int i = 0; i < dimension; i++) {
      matrix[i][i] = 1;
    }
    return matrix;
  }
}
