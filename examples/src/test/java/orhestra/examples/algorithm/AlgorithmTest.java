package orhestra.examples.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.examples.problem.IterationListener;
import orhestra.examples.problem.Problem;
import orhestra.examples.problem.Search;
import orhestra.examples.problem.TestFunction;

/** What holds for every algorithm. That none leaves the bounds is seen to by {@link Search}. */
class AlgorithmTest {

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void theBudgetIsSpentExactlyWhateverItsShape(Algorithm algorithm) {
    int least = algorithm.leastAgents();
    for (TestFunction function : TestFunction.values()) {
      for (int dimension : new int[] {2, 3, 17}) {
        for (int agents : new int[] {least, least + 1, 7, 20}) {
          for (int iterations : new int[] {1, 2, 3, 50}) {
            assertBudgetSpent(algorithm, new Problem(function, dimension), iterations, agents);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aBudgetThatOutlastsConvergenceIsSpentExactlyToo(Algorithm algorithm) {
    for (TestFunction function : TestFunction.values()) {
      assertBudgetSpent(algorithm, new Problem(function, 2), 4_001, 5);
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void theGreatestDimensionWorks(Algorithm algorithm) {
    assertBudgetSpent(algorithm, new Problem(TestFunction.ACKLEY, 100), 20, 10);
  }

  private static void assertBudgetSpent(
      Algorithm algorithm, Problem problem, int iterations, int agents) {
    List<Integer> heard = new ArrayList<>();
    Search search = new Search(problem, iterations, agents, (i, best) -> heard.add(i));
    algorithm.optimizer().minimize(search, new SeededRandom(5));
    assertThat(search.evaluations()).isEqualTo((long) iterations * agents);
    assertThat(heard).hasSize(iterations).startsWith(1).endsWith(iterations);
    assertThat(problem.valueAt(search.bestPosition())).isEqualTo(search.bestValue());
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers(Algorithm algorithm) {
    for (TestFunction function : TestFunction.values()) {
      Search one = run(algorithm, function, 11);
      Search same = run(algorithm, function, 11);
      Search other = run(algorithm, function, 12);
      assertThat(same.bestPosition()).isEqualTo(one.bestPosition());
      assertThat(same.bestValue()).isEqualTo(one.bestValue());
      assertThat(other.bestPosition()).isNotEqualTo(one.bestPosition());
    }
  }

  private static Search run(Algorithm algorithm, TestFunction function, long seed) {
    Search search = new Search(new Problem(function, 6), 60, 12, IterationListener.NONE);
    algorithm.optimizer().minimize(search, new SeededRandom(seed));
    return search;
  }
}
