package orhestra.cli.report;

import java.util.Arrays;

/**
 * The best value so far of one run at equal steps of its budget, so that runs with different
 * budgets and different progress intervals can be put over each other.
 */
final class ConvergenceCurve {
  /** Steps from 0 to 100 % of the budget, both included. */
  static final int STEPS = 41;

  private ConvergenceCurve() {}

  /**
   * The run's best value at each step; NaN before its first progress line. Empty when the run
   * reported no progress. The last step holds the final result when it is better than the last
   * progress line.
   */
  static double[] of(ReportRow row) {
    if (row.convergence().isEmpty()) {
      return new double[0];
    }
    double budget =
        Math.max(
            row.iterations() == null ? 0 : row.iterations(),
            row.convergence().stream().mapToDouble(ReportRow.Progress::iteration).max().orElse(0));
    double[] curve = new double[STEPS];
    Arrays.fill(curve, Double.NaN);
    for (ReportRow.Progress progress : row.convergence()) {
      if (Double.isFinite(progress.fopt())) {
        double fraction = budget > 0 ? Math.max(0, progress.iteration() / budget) : 1;
        lower(curve, (int) Math.ceil(fraction * (STEPS - 1) - 1e-9), progress.fopt());
      }
    }
    if (row.hasValue()) {
      lower(curve, STEPS - 1, row.fopt());
    }
    for (int step = 1; step < STEPS; step++) {
      lower(curve, step, curve[step - 1]);
    }
    return curve;
  }

  private static void lower(double[] curve, int step, double value) {
    if (!(curve[step] <= value) && !Double.isNaN(value)) {
      curve[step] = value;
    }
  }
}
