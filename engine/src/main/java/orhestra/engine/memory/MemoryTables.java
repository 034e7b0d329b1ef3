package orhestra.engine.memory;

import java.util.List;
import orhestra.engine.Attempt;
import orhestra.engine.DeadLetter;
import orhestra.engine.Event;
import orhestra.engine.Group;
import orhestra.engine.Lease;
import orhestra.engine.Waiting;
import orhestra.engine.Worker;
import orhestra.engine.store.ClaimStore.Remembered;
import orhestra.engine.store.DutyStore.Duty;

/** All tables, committed and rolled back together. */
final class MemoryTables {
  final Table<Long, Lease> leases = new Table<>();
  final Table<Long, Waiting> waiting = new Table<>();
  final Table<Long, Attempt> attempts = new Table<>();
  final Table<Long, Group> groupRows = new Table<>();
  final Table<Long, Worker> workerRows = new Table<>();
  final Table<Long, DeadLetter> letters = new Table<>();
  final Table<Long, Event> eventRows = new Table<>();
  final Table<String, Remembered> claimRows = new Table<>();
  final Table<String, Duty> dutyRows = new Table<>();

  final MemoryTasks tasks = new MemoryTasks(this);
  final MemoryGroups groups = new MemoryGroups(this);
  final MemoryWorkers workers = new MemoryWorkers(this);
  final MemoryDeadLetters deadLetters = new MemoryDeadLetters(this);
  final MemoryEvents events = new MemoryEvents(this);
  final MemoryClaims claims = new MemoryClaims(this);
  final MemoryDuties duties = new MemoryDuties(this);

  private List<Table<?, ?>> all() {
    return List.of(
        leases, waiting, attempts, groupRows, workerRows, letters, eventRows, claimRows, dutyRows);
  }

  void commit() {
    all().forEach(Table::commit);
  }

  void rollback() {
    all().forEach(Table::rollback);
  }
}
