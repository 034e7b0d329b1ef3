package orhestra.examples.algorithm;

import java.util.Arrays;
import orhestra.examples.problem.Search;

/**
 * Differential evolution, DE/rand/1/bin: Storn and Price, "Differential evolution: a simple and
 * efficient heuristic for global optimization over continuous spaces", Journal of Global
 * Optimization 11, 1997.
 *
 * <p>Scale factor and crossover rate adapt themselves as in jDE: Brest, Greiner, Boskovic, Mernik
 * and Zumer, "Self-adapting control parameters in differential evolution", IEEE Transactions on
 * Evolutionary Computation 10(6), 2006. Each member carries its own pair, sometimes tries another,
 * and keeps what made a trial succeed. A coordinate outside the bounds is mirrored back.
 */
final class DifferentialEvolution implements Optimizer {
  private static final double START_SCALE = 0.5;
  private static final double START_RATE = 0.9;
  private static final double LEAST_SCALE = 0.1;
  private static final double GREATEST_SCALE = 1.0;
  private static final double CHANGE_CHANCE = 0.1;

  @Override
  public void minimize(Search search, SeededRandom random) {
    Candidate[] population = Candidate.randomPopulation(search, random);
    double[] scales = new double[population.length];
    double[] rates = new double[population.length];
    Arrays.fill(scales, START_SCALE);
    Arrays.fill(rates, START_RATE);
    while (search.hasBudget()) {
      for (int i = 0; i < population.length; i++) {
        double scale =
            random.chance(CHANGE_CHANCE) ? random.uniform(LEAST_SCALE, GREATEST_SCALE) : scales[i];
        double rate = random.chance(CHANGE_CHANCE) ? random.uniform() : rates[i];
        double[] mutant = mutant(population, i, scale, random);
        double[] position = cross(population[i].position(), mutant, rate, search, random);
        Candidate trial = Candidate.evaluate(search, position);
        if (trial.value() <= population[i].value()) {
          population[i] = trial;
          scales[i] = scale;
          rates[i] = rate;
        }
      }
    }
  }

  /** One member plus the scaled difference of two others; all three differ from the target. */
  private static double[] mutant(
      Candidate[] population, int target, double scale, SeededRandom random) {
    int base = otherThan(random, population.length, target, target, target);
    int plus = otherThan(random, population.length, target, base, base);
    int minus = otherThan(random, population.length, target, base, plus);
    double[] mutant = population[base].position().clone();
    for (int j = 0; j < mutant.length; j++) {
      mutant[j] += scale * (population[plus].position()[j] - population[minus].position()[j]);
    }
    return mutant;
  }

  /** The target with some coordinates, at least one, taken from the mutant. */
  private static double[] cross(
      double[] target, double[] mutant, double rate, Search search, SeededRandom random) {
    double[] trial = target.clone();
    int certain = random.index(trial.length);
    for (int j = 0; j < trial.length; j++) {
      if (random.chance(rate) || j == certain) {
        trial[j] = search.bounds().reflect(mutant[j]);
      }
    }
    return trial;
  }

  private static int otherThan(SeededRandom random, int count, int a, int b, int c) {
    int index;
    do {
      index = random.index(count);
    } while (index == a || index == b || index == c);
    return index;
  }
}
