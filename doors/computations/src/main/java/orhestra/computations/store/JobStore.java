package orhestra.computations.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import orhestra.computations.domain.JobRow;

/** The door's tables, as a view of the current transaction. */
public interface JobStore {
  Optional<JobRow> find(String name);

  Optional<JobRow> find(long id);

  /** Jobs by name, after this one. */
  List<JobRow> list(String after, int limit);

  /** Jobs that have to be looked at by now, the longest due first. */
  List<JobRow> due(long now, int limit);

  /** When a job has to be looked at next; empty, or the largest number, if none has. */
  OptionalLong nextDue();

  /** Jobs that have been done since before this time, and of whose end all has been told. */
  List<JobRow> doneBefore(long time, int limit);

  /** Adds a job unless there is one of this name. */
  boolean register(JobRow job);

  /** The jobs that exist; locked until the transaction ends. */
  List<JobRow> lock(long[] jobs);

  void update(List<JobRow> jobs);

  /** Who is counted, in the order in which they came. */
  List<UpdateRow> updates(long job);

  /** The same without the contributions. */
  List<String> clients(long job);

  void insert(List<UpdateRow> updates);

  /** Whether the SMPC cluster has the job, and what it said last. */
  Optional<HandoverRow> handover(long job);

  /** Notes that, in place of what was noted before. */
  void put(HandoverRow handover);

  /** Removes a job and all that is kept of it. */
  void delete(long job);
}
