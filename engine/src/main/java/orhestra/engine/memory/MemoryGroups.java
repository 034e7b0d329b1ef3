package orhestra.engine.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orhestra.engine.Attempt;
import orhestra.engine.Group;
import orhestra.engine.GroupState;
import orhestra.engine.Progress;
import orhestra.engine.TaskId;
import orhestra.engine.store.GroupStore;

final class MemoryGroups implements GroupStore {
  private final MemoryTables tables;
  private long lastId;

  MemoryGroups(MemoryTables tables) {
    this.tables = tables;
  }

  private Group require(long id) {
    Group group = tables.groupRows.get(id);
    if (group == null) {
      throw new IllegalStateException("no group " + id);
    }
    return group;
  }

  @Override
  public Optional<Group> find(long id) {
    return Optional.ofNullable(tables.groupRows.get(id));
  }

  @Override
  public List<Group> find(long[] ids) {
    List<Group> found = new ArrayList<>();
    for (long id : ids) {
      find(id).ifPresent(found::add);
    }
    return found;
  }

  @Override
  public List<Group> list(String queue, @Nullable GroupState state, long before, int limit) {
    return tables.groupRows.map().headMap(before, false).descendingMap().values().stream()
        .filter(group -> group.terms().queue().equals(queue))
        .filter(group -> state == null || group.progress().state() == state)
        .limit(limit)
        .toList();
  }

  @Override
  public List<Open> open() {
    return tables.groupRows.all().stream()
        .filter(group -> !group.progress().state().isClosed())
        .map(
            group ->
                new Open(group, tables.tasks.earliestWaiting(group.id()).orElse(Long.MAX_VALUE)))
        .toList();
  }

  @Override
  public Totals totals(String queue) {
    List<Progress> open =
        tables.groupRows.all().stream()
            .filter(group -> group.terms().queue().equals(queue))
            .map(Group::progress)
            .filter(progress -> !progress.state().isClosed())
            .toList();
    return new Totals(
        open.stream().mapToLong(Progress::pending).sum(),
        open.stream().mapToLong(Progress::running).sum());
  }

  @Override
  public List<Long> closedBefore(String queue, long finishedBefore, int limit) {
    return tables.groupRows.all().stream()
        .filter(group -> group.terms().queue().equals(queue))
        .filter(group -> group.progress().state().isClosed())
        .filter(group -> group.progress().finishedAt() < finishedBefore)
        .sorted(Comparator.comparingLong(group -> group.progress().finishedAt()))
        .limit(limit)
        .map(Group::id)
        .toList();
  }

  @Override
  public long nextId() {
    return ++lastId;
  }

  @Override
  public void insert(Group group) {
    tables.groupRows.insert(group.id(), group);
  }

  @Override
  public List<Locked> lock(long[] ids) {
    return find(ids).stream().map(group -> new Locked(group.id(), group.progress())).toList();
  }

  @Override
  public void update(List<Locked> changed) {
    for (Locked row : changed) {
      tables.groupRows.replace(row.id(), require(row.id()).with(row.progress()));
    }
  }

  @Override
  public boolean deleteSome(long id, int limit) {
    long from = TaskId.first(id);
    long to = TaskId.first(id + 1);
    List<Attempt> attempts =
        tables.attempts.between(TaskId.attemptKey(from, 0), TaskId.attemptKey(to, 0)).stream()
            .limit(limit)
            .toList();
    attempts.forEach(attempt -> tables.attempts.remove(attempt.key()));
    if (attempts.size() == limit) {
      return false;
    }
    List.copyOf(tables.waiting.between(from, to))
        .forEach(task -> tables.waiting.remove(task.task()));
    List.copyOf(tables.letters.between(from, to))
        .forEach(letter -> tables.letters.remove(letter.task()));
    tables.groupRows.remove(id);
    return true;
  }
}
