package orhestra.engine.store;

import java.util.List;
import orhestra.engine.DeadLetter;

/** Changes of dead letters. */
public interface DeadLetterStore extends DeadLetterReads {
  /** Adds dead letters of tasks that have none. */
  void insert(List<DeadLetter> letters);

  /** Removes dead letters; those that do not exist are passed over. */
  void delete(long[] tasks);
}
