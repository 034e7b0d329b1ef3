package orhestra.examples.algorithm;

/** The Cholesky factorisation of a symmetric positive definite matrix. */
final class Cholesky {
  private Cholesky() {}

  /**
   * Writes into {@code factor} the lower triangular matrix A with A times its transpose equal to
   * {@code matrix}; what lies above the diagonal of either is neither read nor written.
   *
   * @return false if the matrix is not positive definite (the factor is then unusable)
   */
  static boolean factorize(double[][] matrix, double[][] factor) {
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = matrix[i][j];
        for (int k = 0; k < j; k++) {
          rest -= factor[i][k] * factor[j][k];
        }
        if (i > j) {
          factor[i][j] = rest / factor[j][j];
        } else if (rest > 0) {
          factor[i][i] = Math.sqrt(rest);
        } else {
          return false;
        }
      }
    }
    return true;
  }
}
