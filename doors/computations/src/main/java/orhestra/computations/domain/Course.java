package orhestra.computations.domain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How far a job is, and the rules by which it goes on. Immutable.
 *
 * @param counted the clients that are done, in the order in which they came
 * @param createdAt epoch milliseconds
 * @param dueAt when it has to be looked at although nobody comes: the end of the grace, else the
 *     deadline; 0 for at once
 */
public record Course(
    Terms terms, JobStatus status, List<String> counted, long createdAt, long dueAt) {
  public Course {
    requireNonNull(terms, "terms is null");
    requireNonNull(status, "status is null");
    counted = List.copyOf(counted);
  }

  /** A job that begins now. */
  public static Course begin(Terms terms, long now) {
    return new Course(terms, JobStatus.WAITING, List.of(), now, now + terms.deadline().toMillis());
  }

  private long deadline() {
    return createdAt + terms.deadline().toMillis();
  }

  /** Whether those who came would do. */
  public boolean hasQuorum() {
    Set<String> present = new LinkedHashSet<>(counted);
    return present.size() >= terms.quorum() && present.containsAll(terms.mandatory());
  }

  /**
   * One more client is done.
   *
   * @throws IllegalStateException if it was counted before or nobody is waited for any more
   */
  public Course with(String client, long now) {
    if (status.isDone() || status == JobStatus.AGGREGATING || counted.contains(client)) {
      throw new IllegalStateException("cannot be counted in " + status + ": " + client);
    }
    List<String> more = new ArrayList<>(counted);
    more.add(client);
    Course next = new Course(terms, JobStatus.IN_PROGRESS, more, createdAt, dueAt);
    if (more.size() == terms.participants().total()) {
      return next.in(JobStatus.AGGREGATING, 0);
    }
    if (next.hasQuorum() && !hasQuorum()) {
      return next.in(JobStatus.IN_PROGRESS, Math.min(deadline(), now + terms.grace().toMillis()));
    }
    return next;
  }

  /** What becomes of it by the clock alone. */
  public Course at(long now) {
    if (status.isDone() || status == JobStatus.AGGREGATING || now < dueAt) {
      return this;
    }
    if (hasQuorum()) {
      return in(JobStatus.AGGREGATING, 0);
    }
    return now < deadline() ? in(status, deadline()) : in(JobStatus.EXPIRED, Long.MAX_VALUE);
  }

  /** The same in another status. */
  public Course in(JobStatus next, long due) {
    return new Course(terms, next, counted, createdAt, due);
  }

  /** How many of those who are missing may stay away. */
  public int mayDropOut() {
    return terms.participants().total() - Math.max(terms.quorum(), counted.size());
  }
}
