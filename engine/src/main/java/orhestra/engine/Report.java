package orhestra.engine;

import static java.util.Objects.requireNonNull;

/** The answer to a worker's report on a task. */
public sealed interface Report {
  /** The result is kept: the task is DONE. */
  record Accepted() implements Report {}

  /** The failure is kept. */
  record FailureKept(boolean willRetry) implements Report {}

  /** The same was reported before; nothing changed. */
  record AlreadyDone() implements Report {}

  /** The task is over in another way; the report was not used. */
  record AlreadyTerminal(TaskState state) implements Report {
    public AlreadyTerminal {
      requireNonNull(state, "state is null");
    }
  }

  /**
   * The caller does not hold the task.
   *
   * @param holder id of the worker that has it now; 0 if nobody has
   */
  record NotHeld(long holder) implements Report {}

  /** There is no such task. */
  record UnknownTask() implements Report {}
}
