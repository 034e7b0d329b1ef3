package orhestra.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program in a real process, told what to do in each of the three ways. */
class OptimizerProcessTest {
  private static final Path CLASSES = Path.of("target", "classes");

  @TempDir Path folder;

  private ChildProcess run(List<String> options, Map<String, String> environment, String input)
      throws Exception {
    List<String> command = ChildProcess.java(options.toArray(String[]::new));
    command.addAll(List.of("-cp", CLASSES.toString(), OptimizerMain.class.getName()));
    return ChildProcess.run(folder, command, environment, input);
  }

  @Test
  void theThreeWaysGiveTheSameRunBitByBit() throws Exception {
    Map<String, String> parameters =
        Map.of(
            "algorithm", "CMA-ES/Griewank",
            "iterations", "40",
            "agents", "10",
            "dimension", "5",
            "seed", "99");
    List<String> options = new ArrayList<>();
    Map<String, String> environment = new HashMap<>();
    StringBuilder payload = new StringBuilder("{\"jarPath\":\"x.jar\",\"more\":{\"a\":[1]}");
    parameters.forEach(
        (name, value) -> {
          options.add("-D" + name + "=" + value);
          environment.put("ORHESTRA_PARAM_" + name.toUpperCase(), value);
          payload.append(",\"").append(name).append("\":\"").append(value).append('"');
        });
    payload.append('}');

    ChildProcess byProperties = run(options, Map.of(), "");
    ChildProcess byEnvironment = run(List.of(), environment, "");
    ChildProcess byPayload = run(List.of(), Map.of(), payload.toString());

    JsonNode result = byProperties.result();
    assertThat(result.get("algorithm").asString()).isEqualTo("CMA-ES");
    assertThat(result.get("function").asString()).isEqualTo("Griewank");
    assertThat(result.get("bestPos").size()).isEqualTo(5);
    assertThat(result.get("evaluations").asInt()).isEqualTo(400);
    assertThat(result.get("seed").asInt()).isEqualTo(99);
    assertThat(byEnvironment).isEqualTo(byProperties);
    assertThat(byPayload).isEqualTo(byProperties);
  }

  @Test
  void thePayloadOfTheSeedsSweepIsEnough() throws Exception {
    ChildProcess run =
        run(
            List.of(),
            Map.of(),
            """
            {"alg":"PSO","algorithm":"PSO","iterations":100,"agents":10,"dimension":2,"seed":5}
            """);
    assertThat(run.result().get("function").asString()).isEqualTo("Sphere");
  }

  @Test
  void aWrongParameterEndsWith64AndItsNameOnStandardError() throws Exception {
    ChildProcess run =
        run(List.of("-Ddimension=1"), Map.of(), "{\"alg\":\"PSO\",\"iterations\":1,\"agents\":2}");
    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            "dimension: must be a whole number from 2 to 100, but is \"1\" (from -Ddimension)\n");
  }

  @Test
  void argumentsAreAnsweredWithHelp() throws Exception {
    List<String> command =
        ChildProcess.java("-cp", CLASSES.toString(), OptimizerMain.class.getName(), "--help");
    ChildProcess help = ChildProcess.run(folder, command, Map.of(), "");
    assertThat(help.exitCode()).isZero();
    assertThat(String.join("\n", help.out())).contains("-Dalgorithm=PSO", "RANDOM", "Schwefel");
  }
}
