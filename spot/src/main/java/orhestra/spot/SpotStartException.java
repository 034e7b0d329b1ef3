package orhestra.spot;

/** The agent cannot work here; the message says why and what to do. */
public final class SpotStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SpotStartException(String message) {
    super(message);
  }

  SpotStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
