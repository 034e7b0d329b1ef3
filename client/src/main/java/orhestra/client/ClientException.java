package orhestra.client;

/**
 * A call to the server that brought no usable answer. The message is written for the person who
 * started the program: it says what happened and what to do.
 */
public abstract sealed class ClientException extends RuntimeException
    permits ServerException, ServerUnreachableException {
  private static final long serialVersionUID = 1L;

  ClientException(String message) {
    super(message);
  }

  ClientException(String message, Throwable cause) {
    super(message, cause);
  }
}
