package orhestra.engine;

/** How an attempt ended. The code is what stores keep; codes are never reused. */
public enum AttemptOutcome {
  /** The work is done and its result accepted. */
  DONE(1),
  /** The work failed and will not be tried again. */
  FAILED(2),
  /** The work failed and went back to the queue. */
  RETRIED(3),
  /** The lease or the worker was lost; the work went back to the queue. */
  LOST(4),
  /** The worker gave the work back. */
  RELEASED(5),
  /** The group was closed while the work was running. */
  CANCELLED(6);

  private final int code;

  AttemptOutcome(int code) {
    this.code = code;
  }

  /** The stored form. */
  public int code() {
    return code;
  }

  /** The outcome with this stored form. */
  public static AttemptOutcome of(int code) {
    return switch (code) {
      case 1 -> DONE;
      case 2 -> FAILED;
      case 3 -> RETRIED;
      case 4 -> LOST;
      case 5 -> RELEASED;
      case 6 -> CANCELLED;
      default -> throw new IllegalArgumentException("no such outcome: " + code);
    };
  }
}
