package orhestra.examples.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.examples.algorithm.Algorithm;
import orhestra.examples.problem.TestFunction;

class RunParametersTest {
  private final Properties properties = new Properties();
  private final Map<String, String> environment = new HashMap<>();
  private String payload = "";
  private int payloadsRead;

  private RunParameters read() throws BadParameterException {
    PayloadSource source =
        () -> {
          payloadsRead++;
          return payload;
        };
    return RunParameters.from(new ParameterSources(properties, environment, source));
  }

  private void set(String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  private void setNumbers() {
    set("iterations", "100", "agents", "10", "dimension", "2");
  }

  @Test
  void everythingCanComeFromThePayload() throws Exception {
    payload =
        """
        {"alg":"GA","algorithm":"GA","function":"Ackley","iterations":100,"agents":"10",
         "dimension":2,"seed":-9223372036854775808,"jarPath":"/x.jar","taskId":"task-1"}
        """;
    assertThat(read())
        .isEqualTo(
            new RunParameters(Algorithm.GA, TestFunction.ACKLEY, 100, 10, 2, Long.MIN_VALUE));
    assertThat(payloadsRead).isEqualTo(1);
  }

  @Test
  void functionAndSeedHaveDefaults() throws Exception {
    payload = "{\"alg\":\"GA\",\"iterations\":100,\"agents\":10,\"dimension\":2}";
    assertThat(read())
        .isEqualTo(new RunParameters(Algorithm.GA, TestFunction.SPHERE, 100, 10, 2, 1));
  }

  @Test
  void aPropertyWinsOverTheEnvironmentAndThatOverThePayload() throws Exception {
    set("iterations", "1");
    environment.put("ORHESTRA_PARAM_ITERATIONS", "2");
    environment.put("ORHESTRA_PARAM_AGENTS", "20");
    environment.put("ORHESTRA_PARAM_ALG", "DE");
    payload = "{\"algorithm\":\"GA\",\"iterations\":3,\"agents\":30,\"dimension\":33,\"seed\":333}";
    assertThat(read())
        .isEqualTo(new RunParameters(Algorithm.DE, TestFunction.SPHERE, 1, 20, 33, 333));
  }

  @Test
  void thePayloadIsNotReadWhenNothingIsMissing() throws Exception {
    set("algorithm", "PSO", "function", "Sphere", "seed", "5", "agents", "10");
    environment.put("ORHESTRA_PARAM_ITERATIONS", "2");
    environment.put("ORHESTRA_PARAM_DIMENSION", "2");
    payload = "not read, so not refused";
    read();
    assertThat(payloadsRead).isZero();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void everyAlgorithmIsKnownByItsNameInAnyCase(Algorithm algorithm) throws Exception {
    setNumbers();
    for (String name : new String[] {algorithm.label(), algorithm.label().toLowerCase()}) {
      set("algorithm", name);
      assertThat(read().algorithm()).isEqualTo(algorithm);
    }
  }

  @Test
  void cmaEsIsKnownWithoutItsHyphen() throws Exception {
    setNumbers();
    set("algorithm", "CMAES");
    assertThat(read().algorithm()).isEqualTo(Algorithm.CMA_ES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PSO/Rastrigin", "PSO:Rastrigin", " pso / rastrigin "})
  void theAlgorithmCanBringTheFunctionAlong(String text) throws Exception {
    setNumbers();
    set("algorithm", text);
    assertThat(read().algorithm()).isEqualTo(Algorithm.PSO);
    assertThat(read().function()).isEqualTo(TestFunction.RASTRIGIN);
    set("function", "Rastrigin");
    assertThat(read().function()).isEqualTo(TestFunction.RASTRIGIN);
  }

  @Test
  void twoDifferentFunctionsAreRefused() {
    setNumbers();
    set("algorithm", "PSO/Rastrigin", "function", "Sphere");
    assertThatThrownBy(this::read).hasMessageStartingWith("function: is Sphere, but");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100.0", "1e2", "100", "+100"})
  void aWholeNumberMayBeWrittenInAnyWay(String text) throws Exception {
    setNumbers();
    set("algorithm", "PSO", "iterations", text);
    assertThat(read().iterations()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "algorithm, SPO",
    "algorithm, ''",
    "algorithm, PSO/Nonsense",
    "algorithm, PSO/",
    "algorithm, /Sphere",
    "algorithm, PSO/Sphere/Sphere",
    "function, Nonsense",
    "function, ''",
    "iterations, 0",
    "iterations, -1",
    "iterations, 1000000001",
    "iterations, 99999999999999999999",
    "iterations, 1e999999999",
    "iterations, 1e-999999999",
    "iterations, 1.5",
    "iterations, NaN",
    "iterations, many",
    "iterations, ''",
    "iterations, '{\"min\":1}'",
    "agents, 1",
    "agents, 10001",
    "agents, x",
    "dimension, 1",
    "dimension, 0",
    "dimension, -2",
    "dimension, 101",
    "seed, x",
    "seed, 9223372036854775808",
    "seed, 0.5",
  })
  void aWrongValueIsRefusedByNameWithWhatItWasAndWhereItCameFrom(String name, String value) {
    setNumbers();
    set("algorithm", "PSO", name, value);
    assertThatThrownBy(this::read)
        .isInstanceOf(BadParameterException.class)
        .hasMessageStartingWith(name + ": must ")
        .hasMessageContaining("\"" + value + "\"")
        .hasMessageEndingWith("(from -D" + name + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"algorithm", "iterations", "agents", "dimension"})
  void aMissingParameterIsNamed(String name) {
    setNumbers();
    set("algorithm", "PSO");
    properties.remove(name);
    assertThatThrownBy(this::read)
        .isInstanceOf(BadParameterException.class)
        .hasMessageStartingWith(name + ": is missing");
  }

  @Test
  void theSmallestPopulationDependsOnTheAlgorithm() throws Exception {
    setNumbers();
    set("algorithm", "DE", "agents", "3");
    assertThatThrownBy(this::read).hasMessageStartingWith("agents: must be a whole number from 4");
    set("agents", "4");
    assertThat(read().agents()).isEqualTo(4);
    set("algorithm", "RANDOM", "agents", "1");
    assertThat(read().agents()).isEqualTo(1);
  }

  @Test
  void aMalformedPayloadIsRefused() {
    payload = "{\"algorithm\":";
    assertThatThrownBy(this::read).hasMessageStartingWith("payload: is not a JSON object");
  }

  @Test
  void aVeryLongValueIsShortenedInTheMessage() {
    setNumbers();
    set("algorithm", "x".repeat(100_000));
    assertThatThrownBy(this::read)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).contains("xxx..."));
  }
}
