package orhestra.client.spot;

import org.jspecify.annotations.Nullable;

/**
 * Asks for tasks.
 *
 * @param maxTasks 1..1000
 * @param waitMs how long the server may hold the call while nothing waits, 0..30000
 * @param claimId the name of this claim: the same id again returns the tasks of the first answer
 *     that are still held, so an answer that was lost is not lost work
 */
public record Claim(
    String spotId, int maxTasks, @Nullable Integer waitMs, @Nullable String claimId) {
  public Claim {
    requireMaxTasks(maxTasks);
    if (waitMs != null && (waitMs < 0 || waitMs > 30_000)) {
      throw new IllegalArgumentException("waitMs must be 0..30000: " + waitMs);
    }
  }

  static void requireMaxTasks(int maxTasks) {
    if (maxTasks < 1 || maxTasks > 1_000) {
      throw new IllegalArgumentException("maxTasks must be 1..1000: " + maxTasks);
    }
  }
}
