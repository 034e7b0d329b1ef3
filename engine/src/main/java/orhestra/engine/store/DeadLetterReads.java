package orhestra.engine.store;

import java.util.List;
import orhestra.engine.DeadLetter;

/** Reads of dead letters. */
public interface DeadLetterReads {
  /** Dead letters with {@code from <= task < to}, ascending by task, at most {@code limit}. */
  List<DeadLetter> between(long from, long to, int limit);
}
