package orhestra.examples.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.examples.problem.IterationListener;
import orhestra.examples.problem.Problem;
import orhestra.examples.problem.Search;
import orhestra.examples.problem.TestFunction;

/**
 * The algorithms really optimise: with the same budget their median over many seeds is far below
 * that of random search, on every function. The medians are printed.
 */
class AgainstRandomSearchTest {
  private static final int SEEDS = 11;

  @ParameterizedTest
  @CsvSource({
    // dimension, agents, iterations, share of random search's median that must not be passed
    "2, 20, 200, 0.1",
    "10, 20, 200, 0.5",
    "10, 50, 100, 0.5",
    "30, 20, 300, 0.5",
  })
  void everyAlgorithmIsClearlyBetterThanRandomSearchOnEveryFunction(
      int dimension, int agents, int iterations, double share) {
    List<String> tooWeak = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "dimension %d, %d agents x %d iterations, medians of %d seeds%n",
            dimension,
            agents,
            iterations,
            SEEDS));
    for (TestFunction function : TestFunction.values()) {
      Map<Algorithm, Double> medians = new EnumMap<>(Algorithm.class);
      table.append(String.format(Locale.ROOT, "%-12s", function.label()));
      for (Algorithm algorithm : Algorithm.values()) {
        double median = medianBest(algorithm, new Problem(function, dimension), iterations, agents);
        medians.put(algorithm, median);
        table.append(String.format(Locale.ROOT, "%8s %-9.2g", algorithm.label(), median));
      }
      table.append(System.lineSeparator());
      double limit = share * medians.remove(Algorithm.RANDOM);
      medians.forEach(
          (algorithm, median) -> {
            if (!(median < limit)) {
              tooWeak.add(algorithm + " on " + function + ": " + median + " >= " + limit);
            }
          });
    }
    System.out.println(table);
    assertThat(tooWeak).isEmpty();
  }

  @Test
  void withAGenerousBudgetTheStrongAlgorithmsFindTheMinimum() {
    for (TestFunction function : TestFunction.values()) {
      Problem problem = new Problem(function, 5);
      double best =
          Math.min(
              medianBest(Algorithm.DE, problem, 500, 40),
              medianBest(Algorithm.CMA_ES, problem, 500, 40));
      assertThat(best).as("DE or CMA-ES on %s", function).isLessThan(1e-4);
    }
  }

  private static double medianBest(
      Algorithm algorithm, Problem problem, int iterations, int agents) {
    double[] best = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      Search search = new Search(problem, iterations, agents, IterationListener.NONE);
      algorithm.optimizer().minimize(search, new SeededRandom(seed));
      best[seed] = search.bestValue();
    }
    Arrays.sort(best);
    return best[SEEDS / 2];
  }
}
