package orhestra.engine;

import org.jspecify.annotations.Nullable;

/** The rows that an ending lease leaves behind. */
final class Returns {
  private Returns() {}

  /** The task in its queue again, still knowing its last attempt. */
  static Waiting waiting(Lease lease, long notBefore, int failures, int losses) {
    return new Waiting(
        lease.task(), lease.attempt(), lease.token(), lease.worker(), notBefore, failures, losses);
  }

  /** The line in the task's history. */
  static Attempt attempt(
      Lease lease, AttemptOutcome outcome, long endedAt, @Nullable Double score, String body) {
    return new Attempt(
        lease.task(),
        lease.attempt(),
        lease.token(),
        lease.worker(),
        outcome,
        lease.startedAt(),
        endedAt,
        score,
        body);
  }
}
