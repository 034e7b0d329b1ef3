package orhestra.cli.report;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One result as the report needs it.
 *
 * @param taskId the task that gave the result
 * @param algorithm the optimizer, without the function it worked on
 * @param function the objective function, empty when the job names none
 * @param iterations the budget of iterations, null when the job has no such axis
 * @param agents the size of the population, null when the job has no such axis
 * @param dimension the number of variables, null when the job has no such axis
 * @param seed the random seed of the run, null when unknown
 * @param spot the worker that gave the accepted result, empty when unknown
 * @param attempt which attempt was accepted, from 1
 * @param runtimeMs wall time of the run in milliseconds
 * @param fopt the best value found, lower is better; NaN when the program gave none
 * @param convergence (iteration, best value so far) in order of iteration; empty when unknown
 */
public record ReportRow(
    String taskId,
    String algorithm,
    String function,
    @Nullable Integer iterations,
    @Nullable Integer agents,
    @Nullable Integer dimension,
    @Nullable Long seed,
    String spot,
    int attempt,
    long runtimeMs,
    double fopt,
    List<Progress> convergence) {

  /** The best value that a run had found by the end of an iteration. */
  public record Progress(double iteration, double fopt) {}

  public ReportRow {
    requireNonNull(taskId, "taskId is null");
    requireNonNull(algorithm, "algorithm is null");
    requireNonNull(function, "function is null");
    requireNonNull(spot, "spot is null");
    convergence = List.copyOf(convergence);
  }

  /** Whether the run gave a number that can be compared. */
  public boolean hasValue() {
    return Double.isFinite(fopt);
  }

  /** The runs that only differ in algorithm and seed from this one: those it is compared with. */
  Setting setting() {
    return new Setting(function, iterations, agents, dimension);
  }

  /** One problem with one budget. */
  record Setting(
      String function,
      @Nullable Integer iterations,
      @Nullable Integer agents,
      @Nullable Integer dimension) {}
}
