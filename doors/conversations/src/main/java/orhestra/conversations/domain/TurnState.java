package orhestra.conversations.domain;

import java.util.Locale;

/** What has become of a turn. */
public enum TurnState {
  /** Waits for the turns before it. */
  QUEUED(0),
  /** Handed to the execution service. */
  DISPATCHED(1),
  /** Its answer has begun to come. */
  STREAMING(2),
  COMPLETED(3),
  FAILED(4),
  /** The execution service was silent for too long. */
  TIMED_OUT(5),
  CANCELLED(6);

  private final int code;

  TurnState(int code) {
    this.code = code;
  }

  /** As it is stored. */
  public int code() {
    return code;
  }

  /** The state that is stored so. */
  public static TurnState of(int code) {
    for (TurnState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state " + code);
  }

  /** Whether nothing can change it any more. */
  public boolean isFinal() {
    return compareTo(COMPLETED) >= 0;
  }

  /** As it travels. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
