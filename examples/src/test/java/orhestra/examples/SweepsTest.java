package orhestra.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.examples.parameters.ParameterSources;
import orhestra.examples.parameters.RunParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SweepsTest {

  @ParameterizedTest
  @CsvSource({"small.json, 24", "large.json, 810"})
  void everyTaskOfASampleSweepIsARunThatTheProgramAccepts(String file, int tasks) throws Exception {
    JsonNode sweep = JsonMapper.shared().readTree(Path.of("sweeps", file).toFile());
    assertThat(sweep.get("mainClass").asString()).isEqualTo(OptimizerMain.class.getName());
    assertThat(sweep.get("jarPath").asString())
        .isEqualTo("examples/target/orhestra-examples-0.1.0-SNAPSHOT.jar");
    int accepted = 0;
    for (JsonNode algorithm : sweep.get("algorithms")) {
      for (int iterations : range(sweep.get("iterations"))) {
        for (int agents : range(sweep.get("agents"))) {
          for (int dimension : range(sweep.get("dimension"))) {
            Properties properties = new Properties();
            properties.setProperty("algorithm", algorithm.asString());
            properties.setProperty("iterations", String.valueOf(iterations));
            properties.setProperty("agents", String.valueOf(agents));
            properties.setProperty("dimension", String.valueOf(dimension));
            RunParameters.from(new ParameterSources(properties, Map.of(), () -> ""));
            accepted++;
          }
        }
      }
    }
    assertThat(accepted).isEqualTo(tasks);
  }

  private static List<Integer> range(JsonNode range) {
    int step = range.get("step").asInt();
    return IntStream.iterate(
            range.get("min").asInt(), value -> value <= range.get("max").asInt(), v -> v + step)
        .boxed()
        .toList();
  }
}
