package orhestra.coordinator.store;

import java.util.List;
import java.util.Optional;

/** The door's own tables, as a view of the current transaction. */
public interface SweepStore {
  /** The job that is this group. */
  Optional<SweepRow> find(long group);

  /** Those of these groups that are jobs, in their order. */
  List<SweepRow> find(long[] groups);

  /** The group that a request with this key opened; 0 if there is none. */
  long findByKey(String requestKey);

  void insert(SweepRow row);

  /** Removes what is kept of a job, its tasks' logs included. */
  void delete(long group);

  /** What the task's program has written so far, its last part. */
  Optional<String> log(long task);

  /** Replaces what is kept of the program's output. */
  void putLog(long task, String text);
}
