package orhestra.examples;

import java.io.PrintStream;
import orhestra.examples.parameters.RunParameters;
import orhestra.examples.problem.IterationListener;
import orhestra.examples.problem.Search;

/**
 * Prints what a SPOT reads: at most 25 {@code PROGRESS_JSON} lines, evenly spread and ending with
 * the last iteration, then one {@code RESULT_JSON} line. Each is valid JSON on one line, and is
 * flushed at once.
 */
final class RunReport implements IterationListener {
  private static final int PROGRESS_LINES = 25;

  private final RunParameters parameters;
  private final PrintStream out;

  RunReport(RunParameters parameters, PrintStream out) {
    this.parameters = parameters;
    this.out = out;
  }

  @Override
  public void iterationDone(int iteration, double bestValue) {
    if (lineCountAt(iteration) > lineCountAt(iteration - 1)) {
      StringBuilder line = new StringBuilder("PROGRESS_JSON={\"iter\":").append(iteration);
      line.append(",\"fopt\":").append(number(bestValue)).append('}');
      print(line);
    }
  }

  private long lineCountAt(int iteration) {
    return (long) iteration * PROGRESS_LINES / parameters.iterations();
  }

  /** Prints the result of a finished search, with the names under which it was really found. */
  void result(Search search) {
    StringBuilder line = new StringBuilder("RESULT_JSON={\"iter\":");
    line.append(parameters.iterations());
    line.append(",\"fopt\":").append(number(search.bestValue()));
    line.append(",\"bestPos\":[");
    String separator = "";
    for (double coordinate : search.bestPosition()) {
      line.append(separator).append(number(coordinate));
      separator = ",";
    }
    line.append("],\"evaluations\":").append(search.evaluations());
    line.append(",\"algorithm\":\"").append(parameters.algorithm().label());
    line.append("\",\"function\":\"").append(parameters.function().label());
    line.append("\",\"agents\":").append(parameters.agents());
    line.append(",\"dimension\":").append(parameters.dimension());
    line.append(",\"seed\":").append(parameters.seed()).append('}');
    print(line);
  }

  private static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number for " + value);
    }
    return Double.toString(value);
  }

  private void print(StringBuilder line) {
    out.append(line).append('\n');
    out.flush();
  }
}
