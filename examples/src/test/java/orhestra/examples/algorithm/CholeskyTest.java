package orhestra.examples.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CholeskyTest {

  @Test
  void theFactorTimesItsTransposeIsTheMatrix() {
    SeededRandom random = new SeededRandom(3);
    int n = 12;
    double[][] root = new double[n][n];
    for (double[] row : root) {
      for (int j = 0; j < n; j++) {
        row[j] = random.gaussian();
      }
    }
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i][j] = dot(root[i], root[j]);
      }
    }
    double[][] factor = new double[n][n];
    assertThat(Cholesky.factorize(matrix, factor)).isTrue();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertThat(dot(factor[i], factor[j])).isCloseTo(matrix[i][j], within(1e-10));
        assertThat(j > i && factor[i][j] != 0).as("lower triangular").isFalse();
      }
    }
  }

  @Test
  void matricesThatAreNotPositiveDefiniteAreRecognised() {
    double[][] factor = new double[2][2];
    assertThat(Cholesky.factorize(new double[][] {{1, 2}, {2, 1}}, factor)).isFalse();
    assertThat(Cholesky.factorize(new double[][] {{0, 0}, {0, 1}}, factor)).isFalse();
    assertThat(Cholesky.factorize(new double[][] {{1, 0}, {0, Double.NaN}}, factor)).isFalse();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
