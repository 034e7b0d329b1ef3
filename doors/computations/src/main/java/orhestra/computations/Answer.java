package orhestra.computations;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.JobStatus;

/** What an update comes to. */
public sealed interface Answer {
  /**
   * The client is counted, now or since before.
   *
   * @param status of the job after it
   * @param dueAt when the job is to be looked at next, epoch milliseconds
   * @param isNew whether that is new
   */
  record Recorded(long job, JobStatus status, long dueAt, boolean isNew) implements Answer {
    public Recorded {
      requireNonNull(status, "status is null");
    }
  }

  /** The job needs nothing more. */
  record AlreadyCompleted() implements Answer {}

  /** The client is not in the job's list. */
  record NotListed() implements Answer {}

  /** The job does not count any more; {@code error} says why. */
  record Over(JobStatus status, String error) implements Answer {}

  /**
   * The client says something else than the job's first one.
   *
   * @param inForce JSON text
   * @param received JSON text
   */
  record Differs(String field, String inForce, String received) implements Answer {}

  /** The contribution does not fit. */
  record Unfit(String error, @Nullable String field) implements Answer {}
}
