package orhestra.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.examples.algorithm.Algorithm;
import orhestra.examples.parameters.RunParameters;
import orhestra.examples.problem.IterationListener;
import orhestra.examples.problem.Problem;
import orhestra.examples.problem.Search;
import orhestra.examples.problem.TestFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunReportTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private RunReport report(int iterations) {
    RunParameters parameters =
        new RunParameters(Algorithm.CMA_ES, TestFunction.ACKLEY, iterations, 3, 2, -7);
    return new RunReport(parameters, new PrintStream(bytes, false, UTF_8));
  }

  private List<String> lines() {
    return bytes.toString(UTF_8).lines().toList();
  }

  private static JsonNode json(String line, String prefix) {
    assertThat(line).startsWith(prefix);
    return JsonMapper.shared().readTree(line.substring(prefix.length()));
  }

  private List<Integer> reportedIterations(int iterations) {
    RunReport report = report(iterations);
    for (int i = 1; i <= iterations; i++) {
      report.iterationDone(i, 1.0 / i);
    }
    return lines().stream().map(line -> json(line, "PROGRESS_JSON=").get("iter").asInt()).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {25, 26, 99, 100, 1_000, 12_345})
  void progressIsTwentyFiveLinesEvenlySpreadUpToTheLastIteration(int iterations) {
    List<Integer> reported = reportedIterations(iterations);
    assertThat(reported).hasSize(25).endsWith(iterations);
    List<Integer> gaps =
        IntStream.range(1, 25).mapToObj(i -> reported.get(i) - reported.get(i - 1)).toList();
    assertThat(gaps).allMatch(gap -> Math.abs(gap - iterations / 25.0) < 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 24})
  void aShortRunReportsEveryIteration(int iterations) {
    assertThat(reportedIterations(iterations))
        .isEqualTo(IntStream.rangeClosed(1, iterations).boxed().toList());
  }

  @Test
  void numbersOfAnySizeAreValidJson() {
    RunReport report = report(25);
    double[] values = {0, 1e-300, Double.MIN_VALUE, Double.MAX_VALUE, 0.1, 1e7, 123456789.5};
    for (int i = 0; i < values.length; i++) {
      report.iterationDone(i + 1, values[i]);
      assertThat(json(lines().get(i), "PROGRESS_JSON=").get("fopt").asDouble())
          .isEqualTo(values[i]);
    }
  }

  @Test
  void whatJsonCannotSayIsNeverPrinted() {
    assertThatThrownBy(() -> report(1).iterationDone(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(lines()).isEmpty();
  }

  @Test
  void theResultTellsWhatWasFoundAndUnderWhichNames() {
    Problem problem = new Problem(TestFunction.ACKLEY, 2);
    Search search = new Search(problem, 1, 3, IterationListener.NONE);
    search.evaluate(new double[] {1, -2});
    search.evaluate(problem.optimum());
    search.evaluate(new double[] {3, 4});
    report(1).result(search);
    JsonNode result = json(lines().getFirst(), "RESULT_JSON=");
    double[] optimum = problem.optimum();
    assertThat(result)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"iter":1,"fopt":0.0,"bestPos":[%s,%s],"evaluations":3,"algorithm":"CMA-ES",
                     "function":"Ackley","agents":3,"dimension":2,"seed":-7}
                    """
                        .formatted(optimum[0], optimum[1])));
  }
}
