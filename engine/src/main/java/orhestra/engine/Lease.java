package orhestra.engine;

/**
 * Work in a worker's hands: exists exactly while the task is RUNNING.
 *
 * @param task the task
 * @param attempt number of this attempt, from 1
 * @param token proves that a caller holds this very attempt; never 0
 * @param worker who holds it
 * @param version grows with every renewal; the reaper watches it
 * @param startedAt when it was handed out, epoch milliseconds
 * @param expiresAt when it will be taken back unless renewed, epoch milliseconds. Advice for the
 *     worker: the reaper goes by its own observation, not by this wall-clock time
 * @param failures real failures before this attempt
 * @param losses attempts lost with their worker before this one
 */
public record Lease(
    long task,
    int attempt,
    long token,
    long worker,
    int version,
    long startedAt,
    long expiresAt,
    int failures,
    int losses) {

  /** The same lease, renewed. */
  public Lease renewedUntil(long newExpiresAt) {
    return new Lease(
        task, attempt, token, worker, version + 1, startedAt, newExpiresAt, failures, losses);
  }
}
