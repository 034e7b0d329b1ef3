package orhestra.insights.wire;

/**
 * A payload that is no chunk. Its message is one line for a person and names the field, as in
 * {@code sentiment.score must be a finite number}.
 */
public final class BadChunkException extends Exception {
  public BadChunkException(String message) {
    super(message);
  }
}
