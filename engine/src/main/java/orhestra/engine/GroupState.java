package orhestra.engine;

/** What a group of tasks is now. A group is closed when no task of it can be claimed any more. */
public enum GroupState {
  /** Open, and nothing was ever claimed. */
  PENDING(false),
  /** Open, from the first claim on. */
  RUNNING(false),
  /** Every task is terminal and at least one is done. */
  COMPLETED(true),
  /** Every task is terminal and none is done, or too many failed. */
  FAILED(true),
  /** Stopped by request. */
  CANCELLED(true);

  private final boolean closed;

  GroupState(boolean closed) {
    this.closed = closed;
  }

  /** Whether the group is over. */
  public boolean isClosed() {
    return closed;
  }
}
