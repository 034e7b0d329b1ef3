package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * What is agreed when a group is opened and never changes.
 *
 * @param queue name of the queue, such as {@code sweep}
 * @param priority higher is served first
 * @param notBefore nothing of it is claimed earlier, epoch milliseconds; 0 for at once
 * @param requires labels that a worker must all have
 * @param maxFailures permanently failed tasks that close the group; 0 for no limit
 * @param retry what happens to a failed attempt
 * @param correlation id that ties the group's events to the request that opened it; may be empty
 * @param createdAt epoch milliseconds
 */
public record GroupTerms(
    String queue,
    int priority,
    long notBefore,
    Set<String> requires,
    int maxFailures,
    RetryPolicy retry,
    String correlation,
    long createdAt) {
  public GroupTerms {
    requireNonNull(queue, "queue is null");
    requires = Set.copyOf(requires);
    requireNonNull(retry, "retry is null");
    requireNonNull(correlation, "correlation is null");
    if (maxFailures < 0) {
      throw new IllegalArgumentException("maxFailures is negative: " + maxFailures);
    }
  }
}
