package orhestra.server;

import org.jspecify.annotations.Nullable;

/** The server cannot start; the message says to a person why, and what can be done. */
public final class ServerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServerStartException(@Nullable String message, Throwable cause) {
    super(message, cause);
  }
}
