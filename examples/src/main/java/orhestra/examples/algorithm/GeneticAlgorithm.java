package orhestra.examples.algorithm;

import java.util.Arrays;
import orhestra.examples.problem.Bounds;
import orhestra.examples.problem.Search;

/**
 * A real-coded genetic algorithm: binary tournaments, simulated binary crossover (Deb and Agrawal,
 * "Simulated binary crossover for continuous search space", Complex Systems 9, 1995), polynomial
 * mutation (Deb and Goyal, "A combined genetic adaptive search for engineering design", Computer
 * Science and Informatics 26, 1996). The best of parents and children together survive, so the best
 * one is never lost (Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist multiobjective genetic
 * algorithm", IEEE Transactions on Evolutionary Computation 6(2), 2002, from which the settings
 * come too).
 */
final class GeneticAlgorithm implements Optimizer {
  private static final double CROSSOVER_CHANCE = 0.9;

  /** The higher, the closer are children to their parents. */
  private static final double CROSSOVER_INDEX = 15;

  /** The higher, the smaller are mutations. */
  private static final double MUTATION_INDEX = 20;

  @Override
  public void minimize(Search search, SeededRandom random) {
    Candidate[] parents = Candidate.randomPopulation(search, random);
    Arrays.sort(parents);
    while (search.hasBudget()) {
      Candidate[] family = Arrays.copyOf(parents, 2 * parents.length);
      for (int i = parents.length; i < family.length; i++) {
        Candidate mother = tournament(parents, random);
        Candidate father = tournament(parents, random);
        double[] child = cross(mother.position(), father.position(), search.bounds(), random);
        mutate(child, search.bounds(), random);
        family[i] = Candidate.evaluate(search, child);
      }
      Arrays.sort(family);
      parents = Arrays.copyOf(family, parents.length);
    }
  }

  /** The better of two; of sorted candidates that is the one with the lower index. */
  private static Candidate tournament(Candidate[] sorted, SeededRandom random) {
    return sorted[Math.min(random.index(sorted.length), random.index(sorted.length))];
  }

  /** A copy of the mother of which half the coordinates are crossed with the father's. */
  private static double[] cross(
      double[] mother, double[] father, Bounds bounds, SeededRandom random) {
    double[] child = mother.clone();
    if (!random.chance(CROSSOVER_CHANCE)) {
      return child;
    }
    double exponent = 1 / (CROSSOVER_INDEX + 1);
    for (int j = 0; j < child.length; j++) {
      if (random.chance(0.5)) {
        double u = random.uniform();
        double spread = StrictMath.pow(u < 0.5 ? 2 * u : 1 / (2 * (1 - u)), exponent);
        double middle = (mother[j] + father[j]) / 2;
        double half = (father[j] - mother[j]) / 2;
        child[j] = bounds.clamp(middle + (random.chance(0.5) ? spread : -spread) * half);
      }
    }
    return child;
  }

  /** Changes one coordinate on average. */
  private static void mutate(double[] child, Bounds bounds, SeededRandom random) {
    double exponent = 1 / (MUTATION_INDEX + 1);
    for (int j = 0; j < child.length; j++) {
      if (random.chance(1.0 / child.length)) {
        double u = random.uniform();
        double step =
            u < 0.5
                ? StrictMath.pow(2 * u, exponent) - 1
                : 1 - StrictMath.pow(2 * (1 - u), exponent);
        child[j] = bounds.clamp(child[j] + step * bounds.width());
      }
    }
  }
}
