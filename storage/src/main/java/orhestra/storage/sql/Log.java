package orhestra.storage.sql;

import static java.util.Objects.requireNonNull;

/**
 * A table whose key is a position that the database gives: positions follow the order in which rows
 * become visible, so a reader that goes on from the last position it saw misses nothing.
 *
 * @param table its first column is the position; the value bound for it is not used
 * @param sequence gives the positions where one writer makes them all
 */
public record Log<T>(Table<T> table, String sequence) {
  public Log {
    requireNonNull(table, "table is null");
    requireNonNull(sequence, "sequence is null");
  }
}
