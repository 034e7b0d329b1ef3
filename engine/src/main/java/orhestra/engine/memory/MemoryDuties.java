package orhestra.engine.memory;

import java.util.Optional;
import orhestra.engine.store.DutyStore;

final class MemoryDuties implements DutyStore {
  private final MemoryTables tables;

  MemoryDuties(MemoryTables tables) {
    this.tables = tables;
  }

  @Override
  public Optional<Duty> lock(String name) {
    return Optional.ofNullable(tables.dutyRows.get(name));
  }

  @Override
  public void put(Duty duty) {
    tables.dutyRows.put(duty.name(), duty);
  }
}
