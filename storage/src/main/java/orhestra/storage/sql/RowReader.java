package orhestra.storage.sql;

import java.sql.SQLException;

/** Makes an object of one row. */
@FunctionalInterface
public interface RowReader<T> {
  /** The object; the row is valid only within this call. */
  T read(Row row) throws SQLException;
}
