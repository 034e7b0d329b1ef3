package orhestra.storage.sql;

/** What an SQL error means for the transaction in which it came up. */
public enum Fault {
  /** The connection or the database is gone; what was sent last may or may not have happened. */
  LOST,
  /** Another transaction was in the way; the same again may succeed. */
  CONFLICT,
  /** A statement cannot be executed, however often it is tried. */
  STATEMENT
}
