package orhestra.engine;

import static java.util.Objects.requireNonNull;

/**
 * How far a group has come: the narrow, hot half of it, changed in the same transaction as its
 * tasks.
 *
 * @param state of the group
 * @param total tasks in it
 * @param next ordinal of the first task that was never handed out; tasks from here on have no rows
 * @param running tasks under a lease
 * @param done tasks with an accepted result
 * @param failed tasks that ended FAILED
 * @param cancelled tasks that the group's closing ended
 * @param paused whether claims pass it by
 * @param startedAt first claim, epoch milliseconds; 0 if none yet
 * @param finishedAt when it was closed, epoch milliseconds; 0 while open
 */
public record Progress(
    GroupState state,
    int total,
    int next,
    int running,
    int done,
    int failed,
    int cancelled,
    boolean paused,
    long startedAt,
    long finishedAt) {
  public Progress {
    requireNonNull(state, "state is null");
  }

  /** A group of {@code total} tasks of which none was touched. */
  public static Progress fresh(int total) {
    return new Progress(GroupState.PENDING, total, 0, 0, 0, 0, 0, false, 0, 0);
  }

  /** Tasks that are neither running nor terminal. */
  public int pending() {
    return total - running - done - failed - cancelled;
  }

  /** The same, now RUNNING since this time. */
  Progress startedAt(long at) {
    return new Progress(
        GroupState.RUNNING, total, next, running, done, failed, cancelled, paused, at, finishedAt);
  }

  /** The same with another number of failed tasks. */
  Progress withFailed(int newFailed) {
    return new Progress(
        state, total, next, running, done, newFailed, cancelled, paused, startedAt, finishedAt);
  }
}
