package orhestra.execution;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The worker cannot work here; the message says why. */
public final class ExecutionStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What is wrong. */
  public enum Reason {
    /** A setting: each is named in the message. */
    SETTINGS,
    /** There is no Redis, at least not yet. */
    NO_REDIS
  }

  ExecutionStartException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = requireNonNull(reason, "reason is null");
  }

  public Reason reason() {
    return reason;
  }
}
