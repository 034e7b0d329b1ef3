package orhestra.engine.memory;

import java.util.List;
import orhestra.engine.Event;
import orhestra.engine.store.EventStore;

final class MemoryEvents implements EventStore {
  private final MemoryTables tables;

  MemoryEvents(MemoryTables tables) {
    this.tables = tables;
  }

  @Override
  public List<Event> read(long after, int limit) {
    return tables.eventRows.map().tailMap(after, false).values().stream().limit(limit).toList();
  }

  @Override
  public void append(List<Event> events) {
    long offset = tables.eventRows.map().isEmpty() ? 0 : tables.eventRows.map().lastKey();
    for (Event event : events) {
      offset++;
      tables.eventRows.insert(
          offset,
          new Event(
              offset,
              event.at(),
              event.kind(),
              event.group(),
              event.subject(),
              event.correlation()));
    }
  }

  @Override
  public int deleteBefore(long before, int limit) {
    List<Event> old =
        tables.eventRows.all().stream()
            .takeWhile(event -> event.at() < before)
            .limit(limit)
            .toList();
    // The last one stays, so that offsets go on growing.
    List<Event> removable =
        old.size() == tables.eventRows.all().size() && !old.isEmpty()
            ? old.subList(0, old.size() - 1)
            : old;
    removable.forEach(event -> tables.eventRows.remove(event.offset()));
    return removable.size();
  }
}
