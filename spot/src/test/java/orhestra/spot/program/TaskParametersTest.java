package orhestra.spot.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import orhestra.client.WireJson;
import tools.jackson.databind.node.ObjectNode;

class TaskParametersTest {
  private static ObjectNode object(String json) {
    return (ObjectNode) WireJson.mapper().readTree(json);
  }

  @Test
  void payloadAndParamsAreJoinedAndWhatToRunIsNoParameter() {
    TaskParameters parameters =
        TaskParameters.of(
            "{\"alg\":\"PSO\",\"iterations\":100,\"step\":0.10}",
            object(
                """
                {"alg":"PSO","iterations":100,"step":0.1,"jarPath":"a.jar","mainClass":"A",
                 "command":"x","seed":7,"flag":true,"none":null,"list":[1,"a"]}
                """));
    assertThat(parameters.values())
        .containsExactly(
            Map.entry("alg", "PSO"),
            Map.entry("iterations", "100"),
            Map.entry("step", "0.10"),
            Map.entry("seed", "7"),
            Map.entry("flag", "true"),
            Map.entry("list", "[1,\"a\"]"));
    assertThat(WireJson.mapper().readTree(parameters.json()))
        .isEqualTo(
            object(
                """
                {"alg":"PSO","iterations":100,"step":0.10,"jarPath":"a.jar","mainClass":"A",
                 "command":"x","seed":7,"flag":true,"none":null,"list":[1,"a"]}
                """));
  }

  @Test
  void groupedParametersKeepTheirNames() {
    TaskParameters parameters =
        TaskParameters.of("{\"params\":{\"swarm.inertia\":0.5,\"n\":\"x\"}}", object("{}"));
    assertThat(parameters.values())
        .containsExactly(Map.entry("swarm.inertia", "0.5"), java.util.Map.entry("n", "x"));
  }

  @Test
  void aPayloadThatIsNoObjectLeavesTheParams() {
    for (String payload : new String[] {"", "not json", "[1]", "null"}) {
      assertThat(TaskParameters.of(payload, object("{\"a\":1}")).json()).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void environmentNamesAreUpperCaseLettersDigitsAndUnderscores() {
    assertThat(TaskParameters.environmentName("swarm.inertia-Weight 2"))
        .isEqualTo("ORHESTRA_PARAM_SWARM_INERTIA_WEIGHT_2");
    assertThat(TaskParameters.environmentName("a=b\nλ")).isEqualTo("ORHESTRA_PARAM_A_B__");
  }
}
