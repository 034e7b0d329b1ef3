package orhestra.storage.sql;

/**
 * The last batch of a writer, written in that batch's own transaction: it tells what the database
 * holds when a commit was in doubt, and where a journal must go on.
 *
 * @param writer a random number of the process
 * @param batch counts the writer's committed batches from 1
 * @param at the batch's time, epoch milliseconds
 */
public record Mark(long writer, long batch, long at) {
  /** All of them. */
  public static final Table<Mark> MARKS =
      Table.<Mark>named("writers")
          .number("id", Mark::writer)
          .number("batch", Mark::batch)
          .number("at", Mark::at)
          .readBy(row -> new Mark(row.number(1), row.number(2), row.number(3)));

  static final Write<Mark> PUT = MARKS.upsert();
}
