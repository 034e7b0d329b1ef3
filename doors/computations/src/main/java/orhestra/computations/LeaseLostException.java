package orhestra.computations;

/** An aggregation is not, or not any more, to be done here. */
final class LeaseLostException extends Exception {
  private static final long serialVersionUID = 1;

  LeaseLostException() {
    super("the lease is lost");
  }
}
