package orhestra.examples.algorithm;

import orhestra.examples.problem.Search;

/**
 * Covariance matrix adaptation with restarts: when a descent has converged, the next one starts
 * elsewhere with twice the population (Auger and Hansen, "A restart CMA evolution strategy with
 * increasing population size", CEC 2005). The first population is the number of agents.
 */
final class CmaEs implements Optimizer {
  /** Where the doubling stops, so that a long run in high dimension stays within some megabytes. */
  private static final int GREATEST_GROWN_POPULATION = 10_000;

  @Override
  public void minimize(Search search, SeededRandom random) {
    int population = search.agents();
    while (search.hasBudget()) {
      new CmaDescent(search, random, population).run();
      population = Math.max(search.agents(), Math.min(2 * population, GREATEST_GROWN_POPULATION));
    }
  }
}
