package orhestra.examples.problem;

/** Hears of every finished iteration, in order, on the thread that searches. */
public interface IterationListener {

  /** Listens to nothing. */
  IterationListener NONE = (iteration, bestValue) -> {};

  /**
   * @param iteration from 1
   * @param bestValue the lowest value found so far
   */
  void iterationDone(int iteration, double bestValue);
}
