package orhestra.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchTest {
  private final Problem problem = new Problem(TestFunction.SPHERE, 2);

  @Test
  void anEvaluationBeyondTheBudgetIsRefused() {
    Search search = new Search(problem, 2, 3, IterationListener.NONE);
    for (int i = 0; i < 6; i++) {
      assertThat(search.hasBudget()).isTrue();
      search.evaluate(new double[] {i, i});
    }
    assertThat(search.hasBudget()).isFalse();
    assertThat(search.evaluations()).isEqualTo(6);
    assertThatThrownBy(() -> search.evaluate(new double[] {0, 0}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(search.evaluations()).isEqualTo(6);
  }

  @Test
  void aBudgetBeyondTheRangeOfIntIsNotCutShort() {
    Search search = new Search(problem, 1_000_000_000, 3, IterationListener.NONE);
    search.evaluate(new double[] {0, 0});
    assertThat(search.hasBudget()).isTrue();
  }

  @Test
  void aPositionOutsideTheBoundsIsRefusedAndCostsNothing() {
    Search search = new Search(problem, 1, 1, IterationListener.NONE);
    for (double[] position :
        new double[][] {{0, 100.1}, {-100.1, 0}, {Double.NaN, 0}, {0}, {0, 0, 0}}) {
      assertThatThrownBy(() -> search.evaluate(position))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(search.evaluations()).isZero();
  }

  @Test
  void theBestIsKeptAndCannotBeChangedFromOutside() {
    Search search = new Search(problem, 1, 3, IterationListener.NONE);
    double[] optimum = problem.optimum();
    search.evaluate(new double[] {1, 2});
    search.evaluate(optimum);
    search.evaluate(new double[] {3, 4});
    optimum[0] = 77;
    search.bestPosition()[1] = 77;
    assertThat(search.bestValue()).isEqualTo(0.0);
    assertThat(search.bestPosition()).isEqualTo(problem.optimum());
  }

  @Test
  void everyAgentsEvaluationsMakeAnIterationThatIsHeardOfOnceWithTheBestSoFar() {
    List<String> heard = new ArrayList<>();
    double least = problem.valueAt(new double[] {0, 0});
    double more = problem.valueAt(new double[] {0, 100});
    Search search =
        new Search(problem, 2, 2, (iteration, best) -> heard.add(iteration + ":" + best));
    search.evaluate(new double[] {0, 100});
    search.evaluate(new double[] {0, 100});
    search.evaluate(new double[] {0, 0});
    search.evaluate(new double[] {0, 100});
    assertThat(heard).containsExactly("1:" + more, "2:" + Math.min(least, more));
  }

  @Test
  void aBudgetOfNothingIsRefused() {
    assertThatThrownBy(() -> new Search(problem, 0, 1, IterationListener.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Search(problem, 1, 0, IterationListener.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
