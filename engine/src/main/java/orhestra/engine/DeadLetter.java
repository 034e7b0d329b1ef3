package orhestra.engine;

import static java.util.Objects.requireNonNull;

/**
 * A task that could not be done, kept until somebody retries or discards it.
 *
 * @param task the task; its attempts are the history
 * @param queue where it came from
 * @param at when it was given up, epoch milliseconds
 * @param reason one line for a person
 */
public record DeadLetter(long task, String queue, long at, String reason) {
  public DeadLetter {
    requireNonNull(queue, "queue is null");
    requireNonNull(reason, "reason is null");
  }
}
