package orhestra.storage.commit;

import orhestra.storage.sql.Table;
import orhestra.storage.sql.Write;

/**
 * The last batch of a writer, written in that batch's own transaction. When the connection breaks
 * during a commit, it tells whether the commit has happened.
 *
 * @param writer a random number of the process
 * @param batch counts the writer's batches
 * @param at the batch's time, epoch milliseconds
 */
record Mark(long writer, long batch, long at) {
  static final Table<Mark> MARKS =
      Table.<Mark>named("writers")
          .number("id", Mark::writer)
          .number("batch", Mark::batch)
          .number("at", Mark::at)
          .readBy(row -> new Mark(row.number(1), row.number(2), row.number(3)));
  static final Write<Mark> PUT = MARKS.upsert();
}
