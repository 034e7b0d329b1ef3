package orhestra.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.TaskReads;

/**
 * What a task is, as a reader sees it.
 *
 * @param attempt number of the current or last attempt; 0 if there was none
 * @param worker who has it or had it last; 0 if nobody
 * @param since start of the current or last attempt, epoch milliseconds; 0 if there was none
 * @param until for a running task when its lease runs out, for a waiting one its earliest start,
 *     for one that is over its end; epoch milliseconds, 0 if nothing is known
 * @param last its last ended attempt, null if there is none
 */
public record TaskStatus(
    long task,
    TaskState state,
    int attempt,
    long worker,
    long since,
    long until,
    @Nullable Attempt last) {
  public TaskStatus {
    requireNonNull(state, "state is null");
  }

  /** The tasks of a group with {@code from <= ordinal < to}, clipped to the group, in order. */
  public static List<TaskStatus> of(TaskReads reads, Group group, int from, int to) {
    int end = Math.min(to, group.progress().total());
    if (from >= end) {
      return List.of();
    }
    long first = TaskId.of(group.id(), from);
    long last = TaskId.of(group.id(), end - 1) + 1;
    Map<Long, Lease> leases = new HashMap<>();
    Map<Long, Waiting> waiting = new HashMap<>();
    Map<Long, Attempt> attempts = new HashMap<>();
    reads.leasesBetween(first, last, end - from).forEach(row -> leases.put(row.task(), row));
    reads.waitingBetween(first, last, end - from).forEach(row -> waiting.put(row.task(), row));
    reads.scanAttempts(
        first,
        last,
        attempt -> {
          attempts.put(attempt.task(), attempt);
          return true;
        });
    List<TaskStatus> statuses = new ArrayList<>(end - from);
    for (long task = first; task < last; task++) {
      statuses.add(
          of(
              task,
              group.progress().state().isClosed(),
              leases.get(task),
              waiting.get(task),
              attempts.get(task)));
    }
    return statuses;
  }

  private static TaskStatus of(
      long task,
      boolean closed,
      @Nullable Lease lease,
      @Nullable Waiting waiting,
      @Nullable Attempt last) {
    if (lease != null) {
      return new TaskStatus(
          task,
          TaskState.RUNNING,
          lease.attempt(),
          lease.worker(),
          lease.startedAt(),
          lease.expiresAt(),
          last);
    }
    if (waiting == null && last != null && last.outcome() == AttemptOutcome.DONE) {
      return ended(task, TaskState.DONE, last);
    }
    if (waiting == null && last != null && last.outcome() == AttemptOutcome.FAILED) {
      return ended(task, TaskState.FAILED, last);
    }
    TaskState state = closed ? TaskState.CANCELLED : TaskState.NEW;
    long until = waiting == null ? 0 : waiting.notBefore();
    return last == null
        ? new TaskStatus(task, state, 0, 0, 0, until, null)
        : new TaskStatus(task, state, last.number(), last.worker(), last.startedAt(), until, last);
  }

  private static TaskStatus ended(long task, TaskState state, Attempt last) {
    return new TaskStatus(
        task, state, last.number(), last.worker(), last.startedAt(), last.endedAt(), last);
  }
}
