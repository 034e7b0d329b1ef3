package orhestra.storage.store;

import java.util.List;
import orhestra.engine.Event;
import orhestra.engine.store.EventStore;
import orhestra.storage.sql.Log;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;

/** The event log. */
final class JdbcEvents implements EventStore {
  private static final Log<Event> EVENTS =
      new Log<>(
          Table.<Event>named("events")
              .number("position", Event::offset)
              .number("at", Event::at)
              .text("kind", Event::kind)
              .number("group_id", Event::group)
              .text("subject", Event::subject)
              .text("correlation", Event::correlation)
              .readBy(
                  row ->
                      new Event(
                          row.number(1),
                          row.number(2),
                          row.text(3),
                          row.number(4),
                          row.text(5),
                          row.text(6))),
          "event_positions");

  private final Session session;

  JdbcEvents(Session session) {
    this.session = session;
  }

  @Override
  public List<Event> read(long after, int limit) {
    return session.read(EVENTS, after, limit);
  }

  @Override
  public void append(List<Event> events) {
    session.append(EVENTS, events);
  }

  @Override
  public int deleteBefore(long before, int limit) {
    // Only the oldest are looked at, in the log's order, which is also that of time but for the
    // differences between the clocks of several processes: no index on the time is needed.
    return session.execute(
        """
        DELETE FROM events
        WHERE position IN (SELECT position FROM events ORDER BY position LIMIT ?) AND at < ?\
        """,
        limit,
        before);
  }
}
