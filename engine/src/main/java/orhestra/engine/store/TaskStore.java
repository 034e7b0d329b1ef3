package orhestra.engine.store;

import java.util.List;
import java.util.OptionalLong;
import orhestra.engine.Attempt;
import orhestra.engine.Lease;
import orhestra.engine.Waiting;

/** Changes of leases, waiting tasks and attempts. */
public interface TaskStore extends TaskReads {
  /** Adds leases of tasks that have none. */
  void insertLeases(List<Lease> leases);

  /** Writes version and expiry of leases that exist. */
  void renewLeases(List<Lease> leases);

  /** Removes leases that exist. */
  void deleteLeases(long[] tasks);

  /** Adds waiting tasks that are not waiting yet. */
  void insertWaiting(List<Waiting> waiting);

  /** Removes waiting tasks that exist. */
  void deleteWaiting(long[] tasks);

  /**
   * Removes and returns up to {@code limit} waiting tasks of a group that may start at {@code now},
   * those with the earliest notBefore first, then by task. Passes over what another transaction has
   * locked. The cost grows with what is returned, not with what waits.
   */
  List<Waiting> takeWaiting(long group, long now, int limit);

  /** The earliest notBefore among the waiting tasks of a group. */
  OptionalLong earliestWaiting(long group);

  /** Adds ended attempts. */
  void appendAttempts(List<Attempt> attempts);

  /** Overwrites attempts that exist: a late result replaces the loss recorded before it. */
  void replaceAttempts(List<Attempt> attempts);
}
