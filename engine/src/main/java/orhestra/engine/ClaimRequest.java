package orhestra.engine;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A worker asks for work.
 *
 * @param queue to take it from
 * @param worker who asks; its labels decide what it can be given
 * @param maxTasks at most this many
 * @param claimId if an answer to this id of this worker is remembered, what is still held of it is
 *     answered again; null for none
 */
public record ClaimRequest(String queue, Worker worker, int maxTasks, @Nullable String claimId) {
  public ClaimRequest {
    requireNonNull(queue, "queue is null");
    requireNonNull(worker, "worker is null");
    if (maxTasks < 1) {
      throw new IllegalArgumentException("maxTasks must be positive: " + maxTasks);
    }
  }
}
