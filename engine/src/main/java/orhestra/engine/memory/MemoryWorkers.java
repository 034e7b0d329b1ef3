package orhestra.engine.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orhestra.engine.Worker;
import orhestra.engine.store.WorkerStore;

final class MemoryWorkers implements WorkerStore {
  private final MemoryTables tables;
  private long lastId;

  MemoryWorkers(MemoryTables tables) {
    this.tables = tables;
  }

  @Override
  public Optional<Worker> find(String name) {
    return tables.workerRows.all().stream()
        .filter(worker -> worker.name().equals(name))
        .findFirst();
  }

  @Override
  public List<Worker> find(long[] ids) {
    List<Worker> found = new ArrayList<>();
    for (long id : ids) {
      Worker worker = tables.workerRows.get(id);
      if (worker != null) {
        found.add(worker);
      }
    }
    return found;
  }

  @Override
  public List<Worker> all() {
    return List.copyOf(tables.workerRows.all());
  }

  @Override
  public Worker insert(String name, Set<String> labels, String facts, long now) {
    Optional<Worker> known = find(name);
    if (known.isPresent()) {
      return known.get();
    }
    Worker worker = new Worker(++lastId, name, Worker.State.UP, 1, now, now, labels, facts);
    tables.workerRows.insert(worker.id(), worker);
    return worker;
  }

  @Override
  public void update(List<Worker> workers) {
    workers.forEach(worker -> tables.workerRows.replace(worker.id(), worker));
  }

  @Override
  public void touch(long[] ids, long now) {
    update(find(ids).stream().map(worker -> worker.as(Worker.State.UP, now)).toList());
  }
}
