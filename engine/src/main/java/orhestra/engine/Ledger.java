package orhestra.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.GroupStore.Locked;
import orhestra.engine.store.Transaction;

/**
 * What a batch changes of groups and workers: added up by the operations, locked and written once
 * at the end (tasks were locked before, so that the order is tasks, groups, workers), and carried
 * over into the engine's memory after the commit.
 */
final class Ledger implements Transaction.Participant {
  private final EngineMemory memory;
  private final TreeMap<Long, Account> accounts = new TreeMap<>();
  private final TreeSet<Long> signsOfLife = new TreeSet<>();
  private final TreeMap<Long, UnaryOperator<Worker>> workerEdits = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Settled> settled = new ArrayList<>();
  private final List<Worker> writtenWorkers = new ArrayList<>();
  private final List<Long> deleted = new ArrayList<>();
  private final List<Long> touched = new ArrayList<>();
  private final List<Waiters.Waiter> waiters = new ArrayList<>();
  private final long now;

  private record Settled(long id, GroupTerms terms, Progress progress, long earliestWaiting) {}

  private Ledger(EngineMemory memory, long now) {
    this.memory = memory;
    this.now = now;
  }

  /** The ledger of this batch. The first call brings the engine's memory up to date. */
  static Ledger of(Transaction tx, EngineMemory memory) {
    return tx.participant(
        Ledger.class,
        () -> {
          memory.refresh(tx);
          return new Ledger(memory, tx.now());
        });
  }

  /** Whether nothing was changed so far. */
  boolean isQuiet() {
    return accounts.isEmpty() && settled.isEmpty() && workerEdits.isEmpty();
  }

  Account account(long group) {
    return accounts.computeIfAbsent(group, Account::new);
  }

  /** The account of a group, locked; null if there is no such group. */
  @Nullable Account lock(Transaction tx, long group) {
    Account account = account(group);
    lockAll(tx, List.of(account));
    return account.isLocked() ? account : null;
  }

  /** Locks those of these groups that exist and are not locked yet, in ascending order. */
  void lockAll(Transaction tx, Iterable<Account> wanted) {
    TreeSet<Long> missing = new TreeSet<>();
    for (Account account : wanted) {
      if (!account.isLocked()) {
        missing.add(account.id);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    long[] ids = missing.stream().mapToLong(Long::longValue).toArray();
    for (Locked row : tx.groups().lock(ids)) {
      account(row.id()).locked(row.progress());
    }
  }

  /** A call came from this worker. */
  void signOfLife(long worker, long at) {
    if (workerEdits.containsKey(worker)) {
      // It may have been declared gone in this very batch: it is not.
      edit(worker, row -> row.as(Worker.State.UP, at));
    } else if (memory.workers.isTouchDue(worker)) {
      signsOfLife.add(worker);
    }
  }

  /** Whether an earlier command of this batch came from the worker. */
  boolean isAlive(long worker) {
    return signsOfLife.contains(worker);
  }

  /** Changes a worker's row, after the groups are written. */
  void edit(long worker, UnaryOperator<Worker> change) {
    workerEdits.merge(worker, change, (first, second) -> row -> second.apply(first.apply(row)));
  }

  /** A claim found nothing and waits, if the batch is kept. */
  void waits(Waiters.Waiter waiter) {
    waiters.add(waiter);
  }

  void event(Event event) {
    events.add(event);
  }

  /** An event of a whole group; what happened to its tasks so far is told before it. */
  void event(Account account, GroupTerms terms, String kind, String subject) {
    tellOfTasks(account, terms);
    events.add(new Event(0, now, kind, account.id, subject, terms.correlation()));
  }

  private void tellOfTasks(Account account, GroupTerms terms) {
    account
        .takeEvents()
        .forEach(
            (event, tasks) ->
                events.add(
                    new Event(
                        0, now, event.kind(), account.id, tasks.toString(), terms.correlation())));
  }

  /** A group was added by this batch. */
  void opened(long group, GroupTerms terms, Progress progress) {
    settled.add(new Settled(group, terms, progress, Long.MAX_VALUE));
  }

  /** The group and all that belongs to it was removed by this batch. */
  void deleted(long group) {
    deleted.add(group);
    accounts.remove(group);
  }

  @Override
  public void beforeCommit(Transaction tx) {
    writeGroups(tx);
    writeWorkers(tx);
    if (!events.isEmpty()) {
      tx.events().append(events);
    }
  }

  private void writeGroups(Transaction tx) {
    List<Account> changed = accounts.values().stream().filter(Account::isChanged).toList();
    lockAll(tx, changed);
    List<Locked> rows = new ArrayList<>(changed.size());
    for (Account account : changed) {
      @Nullable GroupTerms terms = memory.terms(tx, account.id);
      if (terms == null) {
        throw new IllegalStateException("group " + account.id + " is gone");
      }
      tellOfTasks(account, terms);
      Closing.settle(tx, this, account, terms);
      rows.add(new Locked(account.id, account.now()));
      settled.add(new Settled(account.id, terms, account.now(), earliestWaiting(tx, account)));
    }
    if (!rows.isEmpty()) {
      tx.groups().update(rows);
    }
  }

  private long earliestWaiting(Transaction tx, Account account) {
    if (account.now().state().isClosed()) {
      return Long.MAX_VALUE;
    }
    Backlog.Entry entry = memory.backlog.find(account.id);
    if (entry == null || account.isDoubtful()) {
      return tx.tasks().earliestWaiting(account.id).orElse(Long.MAX_VALUE);
    }
    return Math.min(entry.waitingFrom(), account.waitingAdded());
  }

  private void writeWorkers(Transaction tx) {
    for (Long edited : workerEdits.keySet()) {
      signsOfLife.remove(edited);
    }
    if (!signsOfLife.isEmpty()) {
      tx.workers().touch(ids(signsOfLife), now);
      touched.addAll(signsOfLife);
    }
    if (!workerEdits.isEmpty()) {
      for (Worker worker : tx.workers().find(ids(workerEdits.keySet()))) {
        @Nullable UnaryOperator<Worker> edit = workerEdits.get(worker.id());
        if (edit != null) {
          writtenWorkers.add(edit.apply(worker));
        }
      }
      tx.workers().update(writtenWorkers);
    }
  }

  private static long[] ids(Iterable<Long> sorted) {
    List<Long> list = new ArrayList<>();
    sorted.forEach(list::add);
    return list.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void committed() {
    for (Settled group : settled) {
      memory.backlog.set(group.id(), group.terms(), group.progress(), group.earliestWaiting(), now);
    }
    deleted.forEach(memory.backlog::forget);
    for (Long worker : touched) {
      memory.workers.touched(worker);
    }
    for (Worker worker : writtenWorkers) {
      memory.workers.remember(worker);
      if (worker.state() == Worker.State.UP) {
        memory.workers.touched(worker.id());
      } else {
        memory.workers.forgetTouch(worker.id());
      }
    }
    waiters.forEach(memory.waiters::add);
    memory.settled(now);
  }

  @Override
  public void rolledBack() {
    // Claims have already been reckoned in the backlog, also for groups that were not written.
    accounts.keySet().forEach(memory::markStale);
    settled.forEach(group -> memory.markStale(group.id()));
  }
}
