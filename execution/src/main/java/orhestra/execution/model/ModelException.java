package orhestra.execution.model;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** No answer, or not the whole. The message is for the one who asked; it contains no secret. */
public final class ModelException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final boolean retryable;

  /**
   * @param type a word for programs, such as {@code timeout_idle}
   * @param retryable whether asking once more may help
   */
  public ModelException(String type, String message, boolean retryable, @Nullable Throwable cause) {
    super(message, cause);
    this.type = requireNonNull(type, "type is null");
    this.retryable = retryable;
  }

  public String type() {
    return type;
  }

  public boolean retryable() {
    return retryable;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
