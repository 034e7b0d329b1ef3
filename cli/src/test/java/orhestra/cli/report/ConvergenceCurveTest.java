package orhestra.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConvergenceCurveTest {
  @Test
  void aStepHoldsTheBestValueSoFarAndNeverRises() {
    double[] curve =
        ConvergenceCurve.of(row(100, 1, progress(25, 8), progress(50, 9), progress(75, 4)));

    assertThat(curve).hasSize(41);
    assertThat(curve[9]).isNaN();
    assertThat(curve[10]).isEqualTo(8);
    assertThat(curve[20]).isEqualTo(8);
    assertThat(curve[29]).isEqualTo(8);
    assertThat(curve[30]).isEqualTo(4);
    assertThat(curve[40]).isEqualTo(1);
  }

  @Test
  void aRunWithoutProgressHasNoCurve() {
    assertThat(ConvergenceCurve.of(row(100, 1))).isEmpty();
  }

  @Test
  void progressBeyondTheBudgetStretchesIt() {
    double[] curve = ConvergenceCurve.of(row(10, 5, progress(10, 7), progress(20, 6)));

    assertThat(curve[20]).isEqualTo(7);
    assertThat(curve[40]).isEqualTo(5);
  }

  @Test
  void aBrokenProgressValueIsPassedOver() {
    double[] curve = ConvergenceCurve.of(row(4, 2, progress(1, Double.NaN), progress(2, 3)));

    assertThat(curve[10]).isNaN();
    assertThat(curve[20]).isEqualTo(3);
  }

  private static ReportRow.Progress progress(double iteration, double fopt) {
    return new ReportRow.Progress(iteration, fopt);
  }

  private static ReportRow row(int iterations, double fopt, ReportRow.Progress... progress) {
    return new ReportRow(
        "t", "A", "f", iterations, 10, 2, null, "s", 1, 5, fopt, List.of(progress));
  }
}
