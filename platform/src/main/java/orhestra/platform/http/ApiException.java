package orhestra.platform.http;

import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with an error: {@code {"success":false,"error":...,"field":...}}.
 * Carries no stack trace, since it says something about the caller and not about this program.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String field;

  /**
   * @param status 400 to 599
   * @param error a sentence for the caller; never a stack trace, a class name or SQL text
   * @param field the field of the request that is wrong, where it is one
   */
  public ApiException(int status, String error, @Nullable String field) {
    super(error, null, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("not an error status: " + status);
    }
    this.status = status;
    this.field = field;
  }

  /** An error that is about no field. */
  public ApiException(int status, String error) {
    this(status, error, null);
  }

  public int status() {
    return status;
  }

  /** The sentence for the caller. */
  public String error() {
    return String.valueOf(getMessage());
  }

  public @Nullable String field() {
    return field;
  }
}
