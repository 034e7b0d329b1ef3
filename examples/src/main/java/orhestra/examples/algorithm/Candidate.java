package orhestra.examples.algorithm;

import orhestra.examples.problem.Search;

/** A position with its value. Ordered by value, best first. */
final class Candidate implements Comparable<Candidate> {
  private final double[] position;
  private final double value;

  private Candidate(double[] position, double value) {
    this.position = position;
    this.value = value;
  }

  /** Spends one evaluation on a position that the caller no longer changes. */
  static Candidate evaluate(Search search, double[] position) {
    return new Candidate(position, search.evaluate(position));
  }

  /** As many uniformly random candidates as the search has agents: its first iteration. */
  static Candidate[] randomPopulation(Search search, SeededRandom random) {
    Candidate[] population = new Candidate[search.agents()];
    for (int i = 0; i < population.length; i++) {
      population[i] = evaluate(search, random.position(search.bounds(), search.dimension()));
    }
    return population;
  }

  /** Not a copy: to be read only. */
  double[] position() {
    return position;
  }

  double value() {
    return value;
  }

  @Override
  public int compareTo(Candidate other) {
    return Double.compare(value, other.value);
  }
}
