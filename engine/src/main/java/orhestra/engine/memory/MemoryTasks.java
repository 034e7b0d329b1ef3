package orhestra.engine.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import orhestra.engine.Attempt;
import orhestra.engine.Lease;
import orhestra.engine.TaskId;
import orhestra.engine.Waiting;
import orhestra.engine.store.TaskStore;

final class MemoryTasks implements TaskStore {
  private final MemoryTables tables;

  MemoryTasks(MemoryTables tables) {
    this.tables = tables;
  }

  private static <V> List<V> pick(Table<Long, V> table, long[] keys) {
    List<V> found = new ArrayList<>();
    for (long key : keys) {
      V row = table.get(key);
      if (row != null) {
        found.add(row);
      }
    }
    return found;
  }

  @Override
  public List<Lease> leases(long[] tasks) {
    return pick(tables.leases, tasks);
  }

  @Override
  public List<Waiting> waiting(long[] tasks) {
    return pick(tables.waiting, tasks);
  }

  @Override
  public List<Lease> leasesBetween(long from, long to, int limit) {
    return tables.leases.between(from, to).stream().limit(limit).toList();
  }

  @Override
  public List<Lease> leasesOf(Set<Long> workers) {
    return tables.leases.all().stream().filter(lease -> workers.contains(lease.worker())).toList();
  }

  @Override
  public List<Waiting> waitingBetween(long from, long to, int limit) {
    return tables.waiting.between(from, to).stream().limit(limit).toList();
  }

  @Override
  public List<Attempt> attempts(long task) {
    return List.copyOf(
        tables.attempts.between(TaskId.attemptKey(task, 0), TaskId.attemptKey(task + 1, 0)));
  }

  @Override
  public List<Attempt> lastAttempts(long[] tasks) {
    List<Attempt> found = new ArrayList<>();
    for (long task : tasks) {
      List<Attempt> ended = attempts(task);
      if (!ended.isEmpty()) {
        found.add(ended.getLast());
      }
    }
    return found;
  }

  @Override
  public void scanAttempts(long from, long to, Predicate<Attempt> visitor) {
    for (Attempt attempt :
        tables.attempts.between(TaskId.attemptKey(from, 0), TaskId.attemptKey(to, 0))) {
      if (!visitor.test(attempt)) {
        return;
      }
    }
  }

  @Override
  public void insertLeases(List<Lease> leases) {
    leases.forEach(lease -> tables.leases.insert(lease.task(), lease));
  }

  @Override
  public void renewLeases(List<Lease> leases) {
    for (Lease lease : leases) {
      Lease kept = tables.leases.get(lease.task());
      if (kept == null) {
        throw new IllegalStateException("no lease of task " + lease.task());
      }
      tables.leases.replace(
          lease.task(),
          new Lease(
              kept.task(),
              kept.attempt(),
              kept.token(),
              kept.worker(),
              lease.version(),
              kept.startedAt(),
              lease.expiresAt(),
              kept.failures(),
              kept.losses()));
    }
  }

  @Override
  public void deleteLeases(long[] tasks) {
    for (long task : tasks) {
      tables.leases.remove(task);
    }
  }

  @Override
  public void insertWaiting(List<Waiting> waiting) {
    waiting.forEach(task -> tables.waiting.insert(task.task(), task));
  }

  @Override
  public void deleteWaiting(long[] tasks) {
    for (long task : tasks) {
      tables.waiting.remove(task);
    }
  }

  @Override
  public List<Waiting> takeWaiting(long group, long now, int limit) {
    List<Waiting> taken =
        tables.waiting.between(TaskId.first(group), TaskId.first(group + 1)).stream()
            .filter(task -> task.notBefore() <= now)
            .sorted(Comparator.comparingLong(Waiting::notBefore).thenComparingLong(Waiting::task))
            .limit(limit)
            .toList();
    taken.forEach(task -> tables.waiting.remove(task.task()));
    return taken;
  }

  @Override
  public OptionalLong earliestWaiting(long group) {
    return tables.waiting.between(TaskId.first(group), TaskId.first(group + 1)).stream()
        .mapToLong(Waiting::notBefore)
        .min();
  }

  @Override
  public void appendAttempts(List<Attempt> attempts) {
    attempts.forEach(attempt -> tables.attempts.insert(attempt.key(), attempt));
  }

  @Override
  public void replaceAttempts(List<Attempt> attempts) {
    attempts.forEach(attempt -> tables.attempts.replace(attempt.key(), attempt));
  }
}
