package orhestra.client.rounds;

/**
 * A round that this client does not take part in, or no longer, or that had no result. The message
 * says why and what to do.
 */
public final class RoundException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RoundException(String message) {
    super(message);
  }
}
