package orhestra.computations.domain;

import static java.util.Objects.requireNonNull;

/**
 * A job as it is kept.
 *
 * @param terms JSON
 * @param shape its schema as the client gave it, JSON; empty if there is none yet
 * @param done how many clients are counted
 * @param changedAt when it changed last, epoch milliseconds; of one that is done, when that was
 * @param dueAt when it is looked at next; the largest number for never
 * @param error why it failed or expired; else empty
 * @param result JSON; empty unless it is completed
 */
public record JobRow(
    long id,
    String name,
    JobStatus status,
    String terms,
    String shape,
    int done,
    long createdAt,
    long changedAt,
    long dueAt,
    String error,
    String result) {
  public JobRow {
    requireNonNull(name, "name is null");
    requireNonNull(status, "status is null");
    requireNonNull(terms, "terms is null");
    requireNonNull(shape, "shape is null");
    requireNonNull(error, "error is null");
    requireNonNull(result, "result is null");
  }

  /** The same with another schema. */
  public JobRow shaped(String newShape) {
    return new JobRow(
        id, name, status, terms, newShape, done, createdAt, changedAt, dueAt, error, result);
  }

  /** The same further on. */
  public JobRow moved(JobStatus newStatus, int newDone, long newDue, long now) {
    return new JobRow(
        id, name, newStatus, terms, shape, newDone, createdAt, now, newDue, error, result);
  }

  /** The same, looked at next at another time. */
  public JobRow due(long newDue) {
    return new JobRow(
        id, name, status, terms, shape, done, createdAt, changedAt, newDue, error, result);
  }

  /** The same at its end. */
  public JobRow ended(JobStatus end, String newError, String newResult, long now) {
    return new JobRow(
        id, name, end, terms, shape, done, createdAt, now, Long.MAX_VALUE, newError, newResult);
  }
}
