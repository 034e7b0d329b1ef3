package orhestra.engine;

import static java.util.Objects.requireNonNull;

/**
 * What happens after an attempt that failed or was lost.
 *
 * @param maxAttempts real failures after which the task is FAILED (1 means no second try); attempts
 *     lost with their worker do not count here
 * @param maxLosses losses after which the task is FAILED, so that a task that kills its workers
 *     ends
 * @param backoff how long a failed task waits; lost ones wait not at all
 * @param deadlineMillis no retry later than this long after the group was opened; 0 for no deadline
 */
public record RetryPolicy(int maxAttempts, int maxLosses, Backoff backoff, long deadlineMillis) {
  public RetryPolicy {
    requireNonNull(backoff, "backoff is null");
    if (maxAttempts < 1 || maxAttempts > 100) {
      throw new IllegalArgumentException("maxAttempts must be 1 to 100: " + maxAttempts);
    }
    if (maxLosses < 1 || maxLosses > 100) {
      throw new IllegalArgumentException("maxLosses must be 1 to 100: " + maxLosses);
    }
    if (deadlineMillis < 0) {
      throw new IllegalArgumentException("deadlineMillis is negative: " + deadlineMillis);
    }
  }
}
