package orhestra.storage.store;

import java.util.List;
import orhestra.engine.DeadLetter;
import orhestra.engine.store.DeadLetterStore;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;

/** Dead letters. */
final class JdbcDeadLetters implements DeadLetterStore {
  private static final Table<DeadLetter> DEAD_LETTERS =
      Table.<DeadLetter>named("dead_letters")
          .number("task", DeadLetter::task)
          .text("queue", DeadLetter::queue)
          .number("at", DeadLetter::at)
          .text("reason", DeadLetter::reason)
          .readBy(row -> new DeadLetter(row.number(1), row.text(2), row.number(3), row.text(4)));
  private static final Write<DeadLetter> INSERT = DEAD_LETTERS.insert();

  private final Session session;

  JdbcDeadLetters(Session session) {
    this.session = session;
  }

  @Override
  public List<DeadLetter> between(long from, long to, int limit) {
    return session.query(
        """
        SELECT task, queue, at, reason FROM dead_letters
        WHERE task >= ? AND task < ? ORDER BY task LIMIT ?\
        """,
        DEAD_LETTERS.reader(),
        from,
        to,
        limit);
  }

  @Override
  public void insert(List<DeadLetter> letters) {
    session.write(INSERT, letters);
  }

  @Override
  public void delete(long[] tasks) {
    session.delete(DEAD_LETTERS, tasks);
  }
}
