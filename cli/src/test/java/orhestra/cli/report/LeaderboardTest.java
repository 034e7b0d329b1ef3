package orhestra.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeaderboardTest {
  @Test
  void algorithmsAreRankedWithinASettingAndNotByValuesOfDifferentFunctions() {
    // GA wins two settings narrowly; PSO wins one by far: the mean of the values would prefer PSO.
    Leaderboard board =
        Leaderboard.of(
            List.of(
                row("PSO", "Sphere", 2),
                row("GA", "Sphere", 1),
                row("PSO", "Ackley", 2),
                row("GA", "Ackley", 1),
                row("PSO", "Rosenbrock", 1),
                row("GA", "Rosenbrock", 9000)));

    assertThat(board.standings())
        .extracting(Leaderboard.Standing::algorithm)
        .containsExactly("GA", "PSO");
    assertThat(board.standings().getFirst().meanRank()).isEqualTo(4.0 / 3);
    assertThat(board.standings().getFirst().wins()).isEqualTo(2);
    assertThat(board.standings().getFirst().settings()).isEqualTo(3);
  }

  @Test
  void equalMediansShareTheMeanOfTheirRanksAndBothWin() {
    Leaderboard board =
        Leaderboard.of(List.of(row("A", "f", 0.0), row("B", "f", -0.0), row("C", "f", 1)));

    assertThat(board.standings())
        .extracting(Leaderboard.Standing::meanRank)
        .containsExactly(1.5, 1.5, 3.0);
    assertThat(board.standings()).extracting(Leaderboard.Standing::wins).containsExactly(1, 1, 0);
  }

  @Test
  void runsWithoutAValueTakeNoPart() {
    Leaderboard board = Leaderboard.of(List.of(row("A", "f", Double.NaN), row("B", "f", 3)));

    assertThat(board.standings()).extracting(Leaderboard.Standing::algorithm).containsExactly("B");
  }

  @Test
  void quantilesInterpolateBetweenOrderStatistics() {
    assertThat(Quantiles.median(new double[] {3, 1, 2, 4})).isEqualTo(2.5);
    assertThat(Quantiles.quantile(new double[] {4, 3, 2, 1}, 0.25)).isEqualTo(1.75);
    assertThat(Quantiles.median(new double[0])).isNaN();
  }

  private static ReportRow row(String algorithm, String function, double fopt) {
    return new ReportRow("t", algorithm, function, 10, 10, 2, null, "s", 1, 5, fopt, List.of());
  }
}
