package orhestra.examples.algorithm;

import orhestra.examples.problem.Search;

/** Uniformly random positions, each independent of all others: the baseline to be beaten. */
final class RandomSearch implements Optimizer {

  @Override
  public void minimize(Search search, SeededRandom random) {
    while (search.hasBudget()) {
      search.evaluate(random.position(search.bounds(), search.dimension()));
    }
  }
}
