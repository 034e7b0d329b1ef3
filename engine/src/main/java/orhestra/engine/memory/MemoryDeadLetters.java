package orhestra.engine.memory;

import java.util.List;
import orhestra.engine.DeadLetter;
import orhestra.engine.store.DeadLetterStore;

final class MemoryDeadLetters implements DeadLetterStore {
  private final MemoryTables tables;

  MemoryDeadLetters(MemoryTables tables) {
    this.tables = tables;
  }

  @Override
  public List<DeadLetter> between(long from, long to, int limit) {
    return tables.letters.between(from, to).stream().limit(limit).toList();
  }

  @Override
  public void insert(List<DeadLetter> letters) {
    letters.forEach(letter -> tables.letters.insert(letter.task(), letter));
  }

  @Override
  public void delete(long[] tasks) {
    for (long task : tasks) {
      tables.letters.remove(task);
    }
  }
}
