package orhestra.engine.store;

import java.util.List;
import orhestra.engine.Event;

/** Changes of the event log. */
public interface EventStore extends EventReads {
  /** Appends events; their offsets are given by the store. */
  void append(List<Event> events);

  /** Removes the oldest events that happened before {@code before}, at most {@code limit}. */
  int deleteBefore(long before, int limit);
}
