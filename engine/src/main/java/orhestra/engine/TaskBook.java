package orhestra.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Transaction;

/**
 * The tasks that one operation's commands are about: read together at the start, changed here so
 * that a later command sees what an earlier one did, and written together by {@link #write}.
 */
final class TaskBook {
  private final Transaction tx;
  private final Ledger ledger;
  private final Map<Long, Situation> situations = new HashMap<>();

  private final List<Long> endedLeases = new ArrayList<>();
  private final List<Long> endedWaiting = new ArrayList<>();
  private final Map<Long, Waiting> newWaiting = new HashMap<>();
  private final List<Attempt> newAttempts = new ArrayList<>();
  private final List<Attempt> changedAttempts = new ArrayList<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();

  /** What a task is in the eyes of someone who wants to change it. */
  sealed interface Situation {
    /** In a worker's hands. */
    record Leased(Lease lease) implements Situation {}

    /** In its queue, after at least one attempt or with a start time. */
    record Waits(Waiting waiting) implements Situation {}

    /** Its last attempt decided it. */
    record Ended(Attempt last) implements Situation {}

    /** Never touched. */
    record Untouched() implements Situation {}

    /** There is no such task. */
    record Unknown() implements Situation {}
  }

  /** Reads these tasks, locking those that are leased or wait. */
  TaskBook(Transaction tx, Ledger ledger, SortedSet<Long> wanted) {
    this.tx = tx;
    this.ledger = ledger;
    // Anything may come from outside; attempts' keys would take a larger id for another task's.
    SortedSet<Long> tasks = wanted.subSet(0L, TaskId.END);
    for (Lease lease : tx.tasks().leases(ids(tasks))) {
      situations.put(lease.task(), new Situation.Leased(lease));
    }
    if (situations.size() < tasks.size()) {
      TreeSet<Long> others = new TreeSet<>(tasks);
      others.removeAll(situations.keySet());
      readOthers(others);
    }
  }

  private void readOthers(SortedSet<Long> others) {
    for (Waiting waiting : tx.tasks().waiting(ids(others))) {
      situations.put(waiting.task(), new Situation.Waits(waiting));
      others.remove(waiting.task());
    }
    for (Attempt last : tx.tasks().lastAttempts(ids(others))) {
      situations.put(last.task(), new Situation.Ended(last));
      others.remove(last.task());
    }
    for (Long task : others) {
      @Nullable Account account = ledger.lock(tx, TaskId.group(task));
      boolean exists = account != null && TaskId.ordinal(task) < account.now().total();
      situations.put(task, exists ? new Situation.Untouched() : new Situation.Unknown());
    }
  }

  private static long[] ids(SortedSet<Long> tasks) {
    return tasks.stream().mapToLong(Long::longValue).toArray();
  }

  Situation of(long task) {
    return situations.getOrDefault(task, new Situation.Unknown());
  }

  /** Whether the task's group is over; locks the group. */
  boolean isGroupClosed(long task) {
    @Nullable Account account = ledger.lock(tx, TaskId.group(task));
    return account == null || account.now().state().isClosed();
  }

  /** The lease ends with this attempt, and the task with it. */
  void end(Lease lease, Attempt attempt) {
    endedLeases.add(lease.task());
    newAttempts.add(attempt);
    situations.put(lease.task(), new Situation.Ended(attempt));
  }

  /** The lease ends with this attempt and the task goes back to its queue. */
  void giveBack(Lease lease, Attempt attempt, Waiting waiting) {
    endedLeases.add(lease.task());
    newAttempts.add(attempt);
    newWaiting.put(waiting.task(), waiting);
    situations.put(lease.task(), new Situation.Waits(waiting));
  }

  /** When the last attempt of a waiting task began. */
  long startOf(Waiting waiting, long otherwise) {
    for (Attempt added : newAttempts) {
      if (added.task() == waiting.task() && added.number() == waiting.attempt()) {
        return added.startedAt();
      }
    }
    List<Attempt> last = tx.tasks().lastAttempts(new long[] {waiting.task()});
    return last.isEmpty() ? otherwise : last.getFirst().startedAt();
  }

  /** A task in the queue is over after all: its last attempt is rewritten. */
  void endLate(Waiting waiting, Attempt attempt) {
    // A row that this very book has added is not in the table yet.
    if (newWaiting.remove(waiting.task()) == null) {
      endedWaiting.add(waiting.task());
    }
    if (newAttempts.removeIf(added -> added.key() == attempt.key())) {
      newAttempts.add(attempt);
    } else {
      changedAttempts.add(attempt);
    }
    situations.put(waiting.task(), new Situation.Ended(attempt));
  }

  void deadLetter(DeadLetter letter) {
    deadLetters.add(letter);
  }

  /** Writes all changes. */
  void write() {
    if (!endedLeases.isEmpty()) {
      tx.tasks().deleteLeases(sorted(endedLeases));
    }
    if (!endedWaiting.isEmpty()) {
      tx.tasks().deleteWaiting(sorted(endedWaiting));
    }
    if (!newWaiting.isEmpty()) {
      tx.tasks().insertWaiting(List.copyOf(newWaiting.values()));
    }
    if (!newAttempts.isEmpty()) {
      tx.tasks().appendAttempts(newAttempts);
    }
    if (!changedAttempts.isEmpty()) {
      tx.tasks().replaceAttempts(changedAttempts);
    }
    if (!deadLetters.isEmpty()) {
      tx.deadLetters().insert(deadLetters);
    }
  }

  private static long[] sorted(List<Long> tasks) {
    return tasks.stream().mapToLong(Long::longValue).sorted().toArray();
  }
}
