package orhestra.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.bench.secure.Played;
import orhestra.bench.secure.Round;
import orhestra.bench.secure.Rounds;
import orhestra.secagg.Variant;

class SecureFiguresTest {
  private final List<String> said = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void aRoundInWhichClientsDropOutGivesTheExactSum(Variant variant) throws Exception {
    Played played = new Round(Rounds.standard(7, 50, variant), 2, 2, 1).play();

    assertThat(played.wrongEntries()).isZero();
    assertThat(played.serverSeconds()).isPositive();
    assertThat(played.clientSeconds()).isPositive();
    assertThat(played.traffic().sent()).isGreaterThan(played.traffic().vector());
    assertThat(played.traffic().received()).isPositive();
  }

  @Test
  void trafficPutTogetherFromTwoRoundsIsThatOfOne() throws Exception {
    Played whole = new Round(Rounds.standard(120, 500, Variant.SEMI_HONEST), 2, 0, 1).play();

    assertThat(SecureTraffic.put(120, 500, 3)).isEqualTo(whole.traffic());
  }

  @Test
  void aFigureTellsOfEachRunAndOfTheParameters(@TempDir Path scratch) throws Exception {
    SecureRound figure =
        new SecureRound("few", Rounds.standard(4, 20, Variant.SEMI_HONEST), 1, Target.atMost(5));
    try (Stage stage =
        new Stage(
            List.of("no-such-server"),
            "power",
            scratch,
            3,
            Duration.ofSeconds(1),
            null,
            said::add)) {
      List<Measurement> measurements = figure.measure(stage);

      assertThat(measurements).allMatch(Measurement::met);
      assertThat(measurements.getFirst().samples().count()).isEqualTo(3);
      assertThat(said.getFirst())
          .isEqualTo(
              "few: 4 clients x 20 entries, SEMI_HONEST, 3 neighbours, 3 shares, threshold 3,"
                  + " 1 drop out");
    }
  }
}
