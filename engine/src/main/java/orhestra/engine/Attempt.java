package orhestra.engine;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One ended attempt: a line of the task's own history, and for a DONE one its result.
 *
 * @param task the task
 * @param number of the attempt, from 1
 * @param token the attempt's token
 * @param worker who made it
 * @param outcome how it ended
 * @param startedAt epoch milliseconds
 * @param endedAt epoch milliseconds
 * @param score a finite number by which the results of a group can be ordered, or null
 * @param body what the door keeps of the result or the failure; the engine does not read it
 */
public record Attempt(
    long task,
    int number,
    long token,
    long worker,
    AttemptOutcome outcome,
    long startedAt,
    long endedAt,
    @Nullable Double score,
    String body) {
  public Attempt {
    requireNonNull(outcome, "outcome is null");
    requireNonNull(body, "body is null");
  }

  /** The key under which stores keep it. */
  public long key() {
    return TaskId.attemptKey(task, number);
  }
}
