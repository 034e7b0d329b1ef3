package orhestra.examples.parameters;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import orhestra.examples.algorithm.Algorithm;
import orhestra.examples.parameters.ParameterSources.Given;
import orhestra.examples.problem.Problem;
import orhestra.examples.problem.TestFunction;

/**
 * What one run does. The budget is {@code iterations x agents} evaluations; the same parameters
 * give the same result, bit by bit.
 */
public record RunParameters(
    Algorithm algorithm,
    TestFunction function,
    int iterations,
    int agents,
    int dimension,
    long seed) {

  public static final int GREATEST_ITERATIONS = 1_000_000_000;
  public static final int GREATEST_AGENTS = 10_000;

  private static final TestFunction DEFAULT_FUNCTION = TestFunction.SPHERE;
  private static final long DEFAULT_SEED = 1;

  /** No number this program takes is written with more characters. */
  private static final int LONGEST_NUMBER = 40;

  /**
   * Reads {@code algorithm} (or {@code alg}), {@code function}, {@code iterations}, {@code agents},
   * {@code dimension} and {@code seed}. The algorithm may bring the function along, as in {@code
   * PSO/Rastrigin} or {@code PSO:Rastrigin}.
   *
   * @throws BadParameterException for the first one that is missing, malformed or out of range
   */
  public static RunParameters from(ParameterSources sources) throws BadParameterException {
    Given named = sources.find("algorithm", "alg");
    if (named == null) {
      throw new BadParameterException("algorithm", "is missing; it is one of " + algorithmNames());
    }
    int separator = separator(named.text());
    String algorithmName = separator < 0 ? named.text() : named.text().substring(0, separator);
    Algorithm algorithm = algorithm(named, algorithmName.strip());

    Given separate = sources.find("function");
    TestFunction function = separate == null ? null : function(separate, separate.text());
    if (separator >= 0) {
      TestFunction inner = function(named, named.text().substring(separator + 1).strip());
      if (function != null && function != inner) {
        throw new BadParameterException(
            "function",
            "is "
                + function.label()
                + ", but the algorithm \""
                + named.text()
                + "\" names another; give it once");
      }
      function = inner;
    }
    return new RunParameters(
        algorithm,
        function == null ? DEFAULT_FUNCTION : function,
        (int) number(sources, "iterations", 1, GREATEST_ITERATIONS, null),
        (int) number(sources, "agents", algorithm.leastAgents(), GREATEST_AGENTS, null),
        (int)
            number(sources, "dimension", Problem.LEAST_DIMENSION, Problem.GREATEST_DIMENSION, null),
        number(sources, "seed", Long.MIN_VALUE, Long.MAX_VALUE, DEFAULT_SEED));
  }

  private static int separator(String algorithm) {
    int slash = algorithm.indexOf('/');
    return slash >= 0 ? slash : algorithm.indexOf(':');
  }

  private static Algorithm algorithm(Given given, String name) throws BadParameterException {
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.label().equalsIgnoreCase(name)
          || algorithm.label().replace("-", "").equalsIgnoreCase(name)) {
        return algorithm;
      }
    }
    throw refused(given, "must be one of " + algorithmNames());
  }

  private static TestFunction function(Given given, String name) throws BadParameterException {
    for (TestFunction function : TestFunction.values()) {
      if (function.label().equalsIgnoreCase(name)) {
        return function;
      }
    }
    StringBuilder names = new StringBuilder();
    for (TestFunction function : TestFunction.values()) {
      names.append(names.isEmpty() ? "" : ", ").append(function.label());
    }
    throw refused(given, "must name one of the functions " + names);
  }

  private static String algorithmNames() {
    StringBuilder names = new StringBuilder();
    for (Algorithm algorithm : Algorithm.values()) {
      names.append(names.isEmpty() ? "" : ", ").append(algorithm.label());
    }
    return names + " (also with a function, as in PSO/Rastrigin)";
  }

  private static long number(
      ParameterSources sources, String name, long least, long greatest, @Nullable Long fallback)
      throws BadParameterException {
    Given given = sources.find(name);
    String wanted = "a whole number from " + least + " to " + greatest;
    if (given == null) {
      if (fallback == null) {
        throw new BadParameterException(name, "is missing; it is " + wanted);
      }
      return fallback;
    }
    try {
      if (given.text().length() <= LONGEST_NUMBER) {
        // 100.0 and 1e2 are whole numbers too: some programs write every number like that.
        long number = new BigDecimal(given.text()).longValueExact();
        if (number >= least && number <= greatest) {
          return number;
        }
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw refused(given, "must be " + wanted);
    }
    throw refused(given, "must be " + wanted);
  }

  private static BadParameterException refused(Given given, String rule) {
    String text = given.text();
    String shown = text.length() <= 60 ? text : text.substring(0, 60) + "...";
    return new BadParameterException(
        given.name(), rule + ", but is \"" + shown + "\" (from " + given.place() + ")");
  }
}
