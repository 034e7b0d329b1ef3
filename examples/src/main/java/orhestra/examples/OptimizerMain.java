package orhestra.examples;

import java.io.PrintStream;
import java.time.Duration;
import orhestra.examples.algorithm.SeededRandom;
import orhestra.examples.parameters.BadParameterException;
import orhestra.examples.parameters.ParameterSources;
import orhestra.examples.parameters.PayloadSource;
import orhestra.examples.parameters.RunParameters;
import orhestra.examples.parameters.StandardInput;
import orhestra.examples.problem.Problem;
import orhestra.examples.problem.Search;

/**
 * One optimization run as a SPOT starts it: parameters in, {@code PROGRESS_JSON} and {@code
 * RESULT_JSON} lines out. Exit codes are those of sysexits.h: 0 when the result was printed, 64 for
 * parameters that no retry will mend, 74 when nobody takes the output.
 */
public final class OptimizerMain {
  static final int OK = 0;
  static final int USAGE = 64;
  static final int IO_ERROR = 74;

  /** A SPOT writes the payload before this program has even started. */
  private static final Duration PAYLOAD_PATIENCE = Duration.ofSeconds(5);

  private static final String HELP =
      """
      Minimises a test function and prints the best value found; lower is better.
        java -Dalgorithm=PSO -Dfunction=Rastrigin -Diterations=100 -Dagents=20 -Ddimension=10 \\
             -jar orhestra-examples-0.1.0-SNAPSHOT.jar
      Each parameter is a system property as above, or an environment variable as in
      ORHESTRA_PARAM_ITERATIONS=100, or a member of a JSON object on standard input.
        algorithm   PSO, GA, DE, CMA-ES or RANDOM; PSO/Rastrigin names the function as well
        function    Sphere (default), Rosenbrock, Rastrigin, Ackley, Griewank or Schwefel
        iterations  each spends as many evaluations as there are agents
        agents      the population
        dimension   2 to 100
        seed        any 64-bit whole number, default 1; the same seed gives the same result
      """;

  private OptimizerMain() {}

  public static void main(String[] arguments) {
    System.exit(start(arguments));
  }

  private static int start(String[] arguments) {
    if (arguments.length > 0) {
      boolean asked = arguments[0].equals("--help") || arguments[0].equals("-h");
      (asked ? System.out : System.err).print(HELP);
      return asked ? OK : USAGE;
    }
    PayloadSource payload =
        isTerminal() ? () -> "" : new StandardInput(System.in, PAYLOAD_PATIENCE, System.err);
    return run(
        new ParameterSources(System.getProperties(), System.getenv(), payload),
        System.out,
        System.err);
  }

  /** Makes one run and returns the exit code. */
  static int run(ParameterSources sources, PrintStream out, PrintStream err) {
    RunParameters parameters;
    try {
      parameters = RunParameters.from(sources);
    } catch (BadParameterException e) {
      err.println(e.getMessage());
      return USAGE;
    }
    RunReport report = new RunReport(parameters, out);
    Problem problem = new Problem(parameters.function(), parameters.dimension());
    Search search = new Search(problem, parameters.iterations(), parameters.agents(), report);
    parameters.algorithm().optimizer().minimize(search, new SeededRandom(parameters.seed()));
    report.result(search);
    if (out.checkError()) {
      err.println("The result could not be written to standard output.");
      return IO_ERROR;
    }
    return OK;
  }

  /** Whether somebody sits at a keyboard, so that waiting for the end of input would be rude. */
  // The console of java.base, unlike the one that Java 22 to 24 prefer, is null without a terminal.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    System.setProperty("jdk.console", "java.base");
    return System.console() != null;
  }
}
