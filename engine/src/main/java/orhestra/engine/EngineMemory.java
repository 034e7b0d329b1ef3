package orhestra.engine;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;

/**
 * What the engine remembers between batches. All of it can be rebuilt from the storage; it is used
 * on the storage's batch thread, except where its parts say that they are thread-safe.
 */
final class EngineMemory {
  private static final int REMEMBERED_TERMS = 10_000;

  final Backlog backlog = new Backlog();
  final Waiters waiters = new Waiters();
  final WorkerDirectory workers;
  final RandomGenerator random;
  private final Alarm alarm;
  private final Set<Long> stale = new HashSet<>();
  private boolean allStale = true;
  // Terms never change, so those of closed groups may be remembered too.
  private final Map<Long, GroupTerms> terms =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, GroupTerms> eldest) {
          return size() > REMEMBERED_TERMS;
        }
      };

  EngineMemory(Storage storage, LongSupplier ticker, RandomGenerator random, Alarm alarm) {
    this.workers = new WorkerDirectory(storage, ticker);
    this.random = random;
    this.alarm = alarm;
  }

  /** Brings the backlog up to date where it is known to be behind. */
  void refresh(Transaction tx) {
    if (allStale) {
      backlog.reset(tx.groups().open(), tx.now());
      allStale = false;
      stale.clear();
      return;
    }
    if (stale.isEmpty()) {
      return;
    }
    long[] ids = stale.stream().mapToLong(Long::longValue).sorted().toArray();
    stale.clear();
    for (Long id : ids) {
      backlog.forget(id);
    }
    for (Group group : tx.groups().find(ids)) {
      if (!group.progress().state().isClosed()) {
        long earliest = tx.tasks().earliestWaiting(group.id()).orElse(Long.MAX_VALUE);
        backlog.set(group, earliest, tx.now());
      }
    }
  }

  void markStale(long group) {
    stale.add(group);
  }

  void markAllStale() {
    allStale = true;
  }

  /** What was agreed for a group; null if there is no such group. */
  @Nullable GroupTerms terms(Transaction tx, long group) {
    Backlog.Entry entry = backlog.find(group);
    if (entry != null) {
      return entry.terms;
    }
    GroupTerms known = terms.get(group);
    if (known == null) {
      known = tx.groups().find(group).map(Group::terms).orElse(null);
      if (known != null) {
        terms.put(group, known);
      }
    }
    return known;
  }

  /** After a batch: claims that wait look again, and the alarm is set for what becomes due. */
  void settled(long now) {
    backlog.promote(now);
    waiters.wake(backlog);
    long due = backlog.nextDue();
    if (due != Long.MAX_VALUE) {
      alarm.at(due);
    }
  }
}
