package orhestra.coordinator.domain;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was asked for.
 *
 * @param name for people; may be empty
 * @param maxAttempts 0 for the server's default
 * @param idempotencyKey the same key is the same job; null for none
 * @param requires labels that a SPOT must all have
 * @param maxFailures failed tasks that stop the job; 0 for no limit
 * @param notBefore epoch milliseconds; 0 for at once
 */
public record NewJob(
    Sweep sweep,
    String name,
    int priority,
    int maxAttempts,
    @Nullable String idempotencyKey,
    Set<String> requires,
    int maxFailures,
    long notBefore) {
  public NewJob {
    requireNonNull(sweep, "sweep is null");
    requireNonNull(name, "name is null");
    requires = Set.copyOf(requires);
  }
}
