package orhestra.execution.openai;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import orhestra.execution.model.ModelException;

/** One try that brought no answer, or not the whole. */
final class FailedTry extends Exception {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final boolean retryable;
  private final boolean again;
  private final @Nullable Duration notBefore;

  private FailedTry(
      String type,
      String message,
      boolean retryable,
      boolean again,
      @Nullable Duration notBefore,
      @Nullable Throwable cause) {
    super(message, cause);
    this.type = type;
    this.retryable = retryable;
    this.again = again;
    this.notBefore = notBefore;
  }

  /** It may go better in a moment, and nothing has been said yet. */
  static FailedTry passing(String type, String message, @Nullable Duration notBefore) {
    return new FailedTry(type, message, true, true, notBefore, null);
  }

  static FailedTry passing(String type, String message, Throwable cause) {
    return new FailedTry(type, message, true, true, null, cause);
  }

  /** Trying again at once would take too long, or would say twice what has been said. */
  static FailedTry retryable(String type, String message, @Nullable Throwable cause) {
    return new FailedTry(type, message, true, false, null, cause);
  }

  static FailedTry lasting(String type, String message) {
    return new FailedTry(type, message, false, false, null, null);
  }

  boolean again() {
    return again;
  }

  /** How long the endpoint wants to be left alone. */
  @Nullable Duration notBefore() {
    return notBefore;
  }

  ModelException lasting(int tries) {
    String times = tries > 1 ? " (after " + tries + " tries)" : "";
    return new ModelException(type, getMessage() + times, retryable, this);
  }
}
