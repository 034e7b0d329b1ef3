package orhestra.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import orhestra.examples.problem.Problem;
import orhestra.examples.problem.TestFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A finished run of an example program in a process of its own, as a SPOT would start it. */
record ChildProcess(int exitCode, List<String> out, String err) {

  /** The command that starts this build's Java with the given arguments. */
  static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  static ChildProcess run(
      Path folder, List<String> command, Map<String, String> environment, String standardInput)
      throws IOException, InterruptedException {
    Path input = Files.writeString(folder.resolve("stdin"), standardInput);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ORHESTRA_PARAM_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new ChildProcess(
        process.exitValue(), Files.readAllLines(out, UTF_8), Files.readString(err, UTF_8));
  }

  /** The result, after a check that the whole output keeps the contract. */
  JsonNode result() {
    assertThat(exitCode).as(err).isZero();
    assertThat(err).isEmpty();
    double best = Double.POSITIVE_INFINITY;
    int iteration = 0;
    for (String line : out.subList(0, out.size() - 1)) {
      JsonNode progress = json(line, "PROGRESS_JSON=");
      assertThat(progress.get("iter").asInt()).isGreaterThan(iteration);
      assertThat(progress.get("fopt").asDouble()).isLessThanOrEqualTo(best);
      iteration = progress.get("iter").asInt();
      best = progress.get("fopt").asDouble();
    }
    assertThat(out).hasSizeBetween(2, 26);
    JsonNode result = json(out.getLast(), "RESULT_JSON=");
    assertThat(result.get("iter").asInt()).isEqualTo(iteration);
    assertThat(result.get("fopt").asDouble()).isEqualTo(best);
    assertThat(result.get("evaluations").asLong())
        .isEqualTo(result.get("iter").asLong() * result.get("agents").asLong());
    assertThat(valueAt(result)).isCloseTo(best, within(1e-12 + 1e-9 * best));
    return result;
  }

  /** The value of the reported position, worked out anew. */
  private static double valueAt(JsonNode result) {
    double[] position =
        result.get("bestPos").valueStream().mapToDouble(JsonNode::asDouble).toArray();
    TestFunction function = TestFunction.valueOf(result.get("function").asString().toUpperCase());
    return new Problem(function, result.get("dimension").asInt()).valueAt(position);
  }

  private static JsonNode json(String line, String prefix) {
    assertThat(line).startsWith(prefix);
    return JsonMapper.shared().readTree(line.substring(prefix.length()));
  }
}
