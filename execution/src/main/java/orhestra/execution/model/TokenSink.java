package orhestra.execution.model;

/** Where the text of an answer goes. */
@FunctionalInterface
public interface TokenSink {
  /**
   * Takes the next piece.
   *
   * @throws InterruptedException if nobody wants more
   */
  void token(String text) throws InterruptedException;
}
