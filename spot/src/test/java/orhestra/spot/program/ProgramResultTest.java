package orhestra.spot.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.client.WireJson;
import orhestra.spot.program.ProgramResult.BadResult;

class ProgramResultTest {
  @Test
  void knownFieldsAreTakenOutAndOthersKept() throws Exception {
    ProgramResult result =
        ProgramResult.parse(
            """
            {"iter":100,"fopt":0.165,"bestPos":[1,2.5],"charts":{"a":1},"converged":true,"x":{"y":1}}
            """);
    assertThat(result.iter()).isEqualTo(100);
    assertThat(result.fopt()).isEqualTo(0.165);
    assertThat(result.bestPos()).hasToString("[1,2.5]");
    assertThat(result.charts()).hasToString("{\"a\":1}");
    assertThat(result.others()).isEqualTo("{\"converged\":true,\"x\":{\"y\":1}}");
  }

  @Test
  void everyFieldIsOptional() throws Exception {
    assertThat(ProgramResult.parse("{}"))
        .isEqualTo(new ProgramResult(null, null, null, null, null));
    assertThat(ProgramResult.parse("{\"iter\":null,\"fopt\":null,\"bestPos\":null}"))
        .isEqualTo(new ProgramResult(null, null, null, null, null));
    assertThat(ProgramResult.parse("{\"iter\":1e2}").iter()).isEqualTo(100);
  }

  @Test
  void notANumberBesideFoptBecomesAText() throws Exception {
    ProgramResult result =
        ProgramResult.parse("{\"fopt\":1,\"bestPos\":[NaN,1,-Infinity],\"spread\":Infinity}");
    assertThat(WireJson.mapper().writeValueAsString(result.bestPos()))
        .isEqualTo("[\"NaN\",1,\"-Infinity\"]");
    assertThat(result.others()).isEqualTo("{\"spread\":\"Infinity\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"fopt\":NaN} | diverged",
        "{\"fopt\":-Infinity} | diverged",
        "{\"fopt\":1e999} | diverged",
        "{\"fopt\":\"NaN\"} | diverged",
        "{\"fopt\":\"0.5\"} | must be a number",
        "{\"fopt\":[1]} | must be a number",
        "{\"iter\":1.5} | whole number",
        "{\"iter\":-1} | whole number",
        "{\"iter\":\"1\"} | whole number",
        "{\"iter\":1e300} | whole number",
        "[1] | must be an object",
        "{\"fopt\": | is not JSON",
        "{} {} | is not JSON",
      })
  void whatIsNoResultSaysWhy(String text, String why) {
    assertThatExceptionOfType(BadResult.class)
        .isThrownBy(() -> ProgramResult.parse(text))
        .withMessageContaining(why);
  }

  @Test
  void deepNestingIsRefusedAndNotObeyed() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThatExceptionOfType(BadResult.class).isThrownBy(() -> ProgramResult.parse(deep));
  }
}
