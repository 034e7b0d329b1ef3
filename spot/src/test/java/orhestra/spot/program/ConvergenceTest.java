package orhestra.spot.program;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ConvergenceTest {
  private static JsonNode chartsOf(String output) throws Exception {
    ProgramOutput read = new ProgramOutput();
    read.readOutput(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)));
    return requireNonNull(read.result().charts());
  }

  @Test
  void progressLinesBecomeTheChartsOfTheResult() throws Exception {
    assertThat(
            chartsOf(
                """
                PROGRESS_JSON={"iter":1,"fopt":3.5}
                PROGRESS_JSON={"message":"half way"}
                PROGRESS_JSON={"iter":2,"fopt":NaN}
                PROGRESS_JSON={"iter":9,"fopt":0.5}
                RESULT_JSON={"iter":9,"fopt":0.5}
                """))
        .hasToString("{\"convergence\":[[1,3.5],[9,0.5]]}");
  }

  @Test
  void aProgramsOwnChartsStay() throws Exception {
    assertThat(
            chartsOf(
                """
                PROGRESS_JSON={"iter":1,"fopt":3.5}
                RESULT_JSON={"fopt":0.5,"charts":{"mine":1}}
                """))
        .hasToString("{\"mine\":1}");
  }

  @Test
  void ofVeryManyFewHundredRemainEvenlySpread() throws Exception {
    StringBuilder output = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      output.append("PROGRESS_JSON={\"iter\":").append(i).append(",\"fopt\":1}\n");
    }
    JsonNode points = chartsOf(output + "RESULT_JSON={\"fopt\":1}\n").path("convergence");
    assertThat(points.size()).isBetween(200, 400);
    int step = points.get(1).get(0).intValue();
    for (int i = 0; i < points.size(); i++) {
      assertThat(points.get(i).get(0).intValue()).isEqualTo(i * step);
    }
  }
}
