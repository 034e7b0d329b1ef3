package orhestra.examples.algorithm;

import orhestra.examples.problem.Search;

/**
 * A method of minimisation. It spends the whole budget of the search, no more and no less, and
 * takes every random number from {@code random}, so that a seed determines the run. Its findings
 * are kept by the search.
 */
public interface Optimizer {

  void minimize(Search search, SeededRandom random);
}
