package orhestra.platform.redis;

import org.jspecify.annotations.Nullable;

/** The bundled Redis could not be started; the message says what to do about it. */
public final class RedisStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisStartException(String message) {
    this(message, null);
  }

  RedisStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
