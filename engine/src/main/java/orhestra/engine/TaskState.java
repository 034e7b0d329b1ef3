package orhestra.engine;

/** What a task is now. Terminal states never change, except by retrying what failed. */
public enum TaskState {
  NEW(false),
  RUNNING(false),
  DONE(true),
  FAILED(true),
  CANCELLED(true);

  private final boolean terminal;

  TaskState(boolean terminal) {
    this.terminal = terminal;
  }

  /** Whether nothing more will happen to the task by itself. */
  public boolean isTerminal() {
    return terminal;
  }
}
