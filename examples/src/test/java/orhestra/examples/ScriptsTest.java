package orhestra.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.examples.algorithm.Algorithm;
import orhestra.examples.algorithm.SeededRandom;
import orhestra.examples.problem.IterationListener;
import orhestra.examples.problem.Problem;
import orhestra.examples.problem.Search;
import orhestra.examples.problem.TestFunction;
import tools.jackson.databind.JsonNode;

/**
 * The scripts keep the same contract on the same problems. Skipped where the interpreter is not
 * installed.
 */
class ScriptsTest {
  @TempDir Path folder;

  private enum Script {
    PYTHON("python3", "SA", Path.of("python", "optimizer.py")),
    SHELL("bash", "PATTERN", Path.of("shell", "optimizer.sh"));

    final String interpreter;
    final String algorithm;
    final Path file;

    Script(String interpreter, String algorithm, Path file) {
      this.interpreter = interpreter;
      this.algorithm = algorithm;
      this.file = file;
    }
  }

  private ChildProcess run(Script script, Map<String, String> environment, String... arguments)
      throws Exception {
    assumeTrue(isOnPath(script.interpreter), script.interpreter + " is not installed");
    List<String> command = new ArrayList<>(List.of(script.file.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    return ChildProcess.run(folder, command, environment, "");
  }

  private static boolean isOnPath(String program) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(place, program))) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> environment(String algorithm) {
    return Map.of(
        "ORHESTRA_PARAM_ALG", algorithm,
        "ORHESTRA_PARAM_ALGORITHM", algorithm,
        "ORHESTRA_PARAM_ITERATIONS", "150",
        "ORHESTRA_PARAM_AGENTS", "20",
        "ORHESTRA_PARAM_DIMENSION", "10",
        "ORHESTRA_PARAM_SEED", "-3");
  }

  @ParameterizedTest
  @EnumSource(Script.class)
  void everyFunctionIsTheSameAsInJavaAndIsOptimisedBetterThanByRandomSearch(Script script)
      throws Exception {
    for (TestFunction function : TestFunction.values()) {
      String algorithm = script.algorithm + "/" + function.label();
      JsonNode result = run(script, environment(algorithm)).result();
      assertThat(result.get("algorithm").asString()).isEqualTo(script.algorithm);
      assertThat(result.get("function").asString()).isEqualTo(function.label());
      assertThat(result.get("seed").asInt()).isEqualTo(-3);
      Search random = new Search(new Problem(function, 10), 150, 20, IterationListener.NONE);
      Algorithm.RANDOM.optimizer().minimize(random, new SeededRandom(1));
      assertThat(result.get("fopt").asDouble()).as(algorithm).isLessThan(random.bestValue() * 0.8);
    }
  }

  @ParameterizedTest
  @EnumSource(Script.class)
  void theSameSeedGivesTheSameOutput(Script script) throws Exception {
    Map<String, String> environment = environment(script.algorithm);
    ChildProcess one = run(script, environment);
    assertThat(run(script, environment)).isEqualTo(one);
    assertThat(run(script, environment, "-Dseed=4")).isNotEqualTo(one);
  }

  @ParameterizedTest
  @EnumSource(Script.class)
  void anArgumentWinsOverTheEnvironment(Script script) throws Exception {
    JsonNode result =
        run(script, environment(script.algorithm), "-Diterations=3", "-Dfunction=ackley").result();
    assertThat(result.get("iter").asInt()).isEqualTo(3);
    assertThat(result.get("function").asString()).isEqualTo("Ackley");
  }

  @ParameterizedTest
  @EnumSource(Script.class)
  void aWrongParameterEndsWith64AndItsNameOnStandardError(Script script) throws Exception {
    for (String wrong :
        new String[] {
          "algorithm=PSO", "function=Nonsense", "iterations=0", "agents=x", "dimension=1", "seed=y"
        }) {
      ChildProcess run = run(script, environment(script.algorithm), "-D" + wrong);
      assertThat(run.exitCode()).as(wrong).isEqualTo(64);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith(wrong.substring(0, wrong.indexOf('=')) + ": ");
    }
  }
}
