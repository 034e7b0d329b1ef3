package orhestra.engine.store;

import java.util.List;
import orhestra.engine.Event;

/** Reads of the event log. */
public interface EventReads {
  /**
   * Committed events with an offset greater than {@code after}, in order, at most {@code limit}.
   * Offsets follow the order in which events become visible: a reader that goes on from the last
   * offset it saw never misses one and never sees one twice.
   */
  List<Event> read(long after, int limit);
}
