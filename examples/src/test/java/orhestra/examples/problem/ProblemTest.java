package orhestra.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.examples.algorithm.SeededRandom;

class ProblemTest {

  @ParameterizedTest
  @EnumSource(TestFunction.class)
  void theValueAtTheOptimumIsExactlyZero(TestFunction function) {
    for (int dimension = 2; dimension <= 100; dimension++) {
      Problem problem = new Problem(function, dimension);
      assertThat(problem.valueAt(problem.optimum())).as("dimension %d", dimension).isEqualTo(0.0);
    }
  }

  @ParameterizedTest
  @EnumSource(TestFunction.class)
  void theOptimumIsInsideTheBoundsAndFarFromTheCentreInEveryCoordinate(TestFunction function) {
    double half = function.bounds().upper();
    for (int dimension = 2; dimension <= 100; dimension++) {
      for (double coordinate : new Problem(function, dimension).optimum()) {
        assertThat(Math.abs(coordinate)).isBetween(0.2 * half, 0.95 * half);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestFunction.class)
  void theOptimumHasCoordinatesOnBothSidesOfTheCentre(TestFunction function) {
    double[] optimum = new Problem(function, 20).optimum();
    assertThat(Arrays.stream(optimum).min().orElseThrow()).isNegative();
    assertThat(Arrays.stream(optimum).max().orElseThrow()).isPositive();
    assertThat(optimum).doesNotHaveDuplicates();
  }

  @Test
  void theOptimumDependsOnTheFunctionAndTheDimension() {
    double[] sphere = new Problem(TestFunction.SPHERE, 10).optimum();
    assertThat(new Problem(TestFunction.SPHERE, 10).optimum()).isEqualTo(sphere);
    assertThat(new Problem(TestFunction.SPHERE, 11).optimum()[0]).isNotEqualTo(sphere[0]);
    double share = new Problem(TestFunction.RASTRIGIN, 10).optimum()[0] / 5.12;
    assertThat(share).isNotCloseTo(sphere[0] / 100, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(TestFunction.class)
  void everyOtherPositionInTheDomainIsHigherAndFinite(TestFunction function) {
    SeededRandom random = new SeededRandom(7);
    for (int dimension : new int[] {2, 3, 10, 100}) {
      Problem problem = new Problem(function, dimension);
      for (int i = 0; i < 5_000; i++) {
        double[] position = random.position(problem.bounds(), dimension);
        assertThat(problem.valueAt(position)).isPositive().isFinite();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestFunction.class)
  void noNeighbourOfTheOptimumIsLower(TestFunction function) {
    SeededRandom random = new SeededRandom(8);
    Problem problem = new Problem(function, 5);
    for (int i = 0; i < 20_000; i++) {
      double[] position = problem.optimum();
      double distance = Math.pow(10, -random.index(17));
      for (int j = 0; j < position.length; j++) {
        position[j] += random.gaussian() * distance;
      }
      assertThat(problem.valueAt(position)).isGreaterThanOrEqualTo(0);
    }
  }

  /** Values worked out from the formulas of the literature, three coordinates alike. */
  @ParameterizedTest
  @CsvSource({
    "SPHERE, 2, 12",
    "ROSENBROCK, -1, 2",
    "ROSENBROCK, 1, 802",
    "RASTRIGIN, 0.5, 60.75",
    "ACKLEY, 1, 3.6253849384",
    "GRIEWANK, 2, 1.0292302620",
    "SCHWEFEL, -420.968746359982, 1256.9486618173",
    "SCHWEFEL, -723.4936815439752, 355.3150038433",
  })
  void valuesAreThoseOfTheLiterature(TestFunction function, double offset, double expected) {
    double value = function.at(new double[] {offset, offset, offset});
    assertThat(value).isCloseTo(expected, within(1e-8));
  }

  @Test
  void schwefelOutsideItsDomainRisesInsteadOfFallingBelowItsMinimum() {
    // The plain formula falls to -300 there, far below its minimum inside, which is 0.
    for (double offset = 80; offset < 2_000; offset += 0.5) {
      assertThat(TestFunction.SCHWEFEL.at(new double[] {offset})).isGreaterThan(100);
    }
  }

  @Test
  void schwefelKeepsItsDeceptiveSecondMinimumInsideTheBounds() {
    for (int dimension = 2; dimension <= 100; dimension++) {
      for (double coordinate : new Problem(TestFunction.SCHWEFEL, dimension).optimum()) {
        double secondMinimum = coordinate - Math.signum(coordinate) * (420.9687 + 302.5249);
        assertThat(TestFunction.SCHWEFEL.bounds().contains(secondMinimum)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 101})
  void dimensionsOutsideTwoToAHundredAreRefused(int dimension) {
    assertThatThrownBy(() -> new Problem(TestFunction.SPHERE, dimension))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dimension " + dimension);
  }
}
