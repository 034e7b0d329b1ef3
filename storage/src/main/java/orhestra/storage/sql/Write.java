package orhestra.storage.sql;

import java.util.List;

/**
 * A change of many rows of one table, by key. Sessions prepare it once; keep it in a constant.
 *
 * @param <T> the row
 */
public final class Write<T> {
  enum Kind {
    INSERT,
    UPSERT,
    UPDATE
  }

  private final Kind kind;
  private final Table<T> table;
  private final List<Column<T>> columns;

  /** An update's columns end with the key. */
  Write(Kind kind, Table<T> table, List<Column<T>> columns) {
    this.kind = kind;
    this.table = table;
    this.columns = List.copyOf(columns);
  }

  Kind kind() {
    return kind;
  }

  Table<T> table() {
    return table;
  }

  /** What is bound, in this order. */
  List<Column<T>> columns() {
    return columns;
  }
}
