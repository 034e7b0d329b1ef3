package orhestra.engine.store;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import orhestra.engine.Attempt;
import orhestra.engine.Lease;
import orhestra.engine.Waiting;

/** Reads of leases, waiting tasks and attempts. */
public interface TaskReads {
  /**
   * The leases that exist among these tasks, in ascending order of task. Within a transaction they
   * stay locked until its end, and locks are taken in ascending order.
   *
   * @param tasks ids, ascending, without repetition
   */
  List<Lease> leases(long[] tasks);

  /** Like {@link #leases(long[])}, for tasks that wait. */
  List<Waiting> waiting(long[] tasks);

  /** Leases with {@code from <= task < to}, ascending, at most {@code limit}; takes no locks. */
  List<Lease> leasesBetween(long from, long to, int limit);

  /** The leases of these workers, ascending; looks at all leases and takes no locks. */
  List<Lease> leasesOf(Set<Long> workers);

  /** Waiting tasks with {@code from <= task < to}, ascending, at most {@code limit}; no locks. */
  List<Waiting> waitingBetween(long from, long to, int limit);

  /** All attempts of a task that have ended, in order. */
  List<Attempt> attempts(long task);

  /** The last ended attempt of each of these tasks that has one, ascending by task. */
  List<Attempt> lastAttempts(long[] tasks);

  /**
   * Visits ended attempts with {@code from <= task < to} in order of (task, attempt) without
   * holding them all in memory, until the visitor answers false.
   */
  void scanAttempts(long from, long to, Predicate<Attempt> visitor);
}
