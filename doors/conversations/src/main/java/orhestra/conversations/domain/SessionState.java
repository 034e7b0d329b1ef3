package orhestra.conversations.domain;

/** What has become of a session. */
public enum SessionState {
  /** Nobody has said anything yet. */
  CREATED(0),
  /** Turns were taken. */
  ACTIVE(1),
  /** Deleted by somebody. */
  CLOSED(2),
  /** Nothing happened for too long. */
  EXPIRED(3);

  private final int code;

  SessionState(int code) {
    this.code = code;
  }

  /** As it is stored. */
  public int code() {
    return code;
  }

  /** The state that is stored so. */
  public static SessionState of(int code) {
    for (SessionState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state " + code);
  }

  /** Whether turns can still be taken. */
  public boolean isOpen() {
    return this == CREATED || this == ACTIVE;
  }
}
