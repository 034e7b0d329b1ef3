package orhestra.storage.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns, the key first, and how its rows are read. The statements that every table has
 * (insert, update, delete and select by key) are derived from it, because they are written row by
 * row for one database and with arrays for the other.
 *
 * @param <T> the row
 */
public final class Table<T> {
  private final String name;
  private final List<Column<T>> columns;
  private final RowReader<T> reader;

  private Table(String name, List<Column<T>> columns, RowReader<T> reader) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.reader = reader;
  }

  /** Starts the description of a table. */
  public static <T> Builder<T> named(String name) {
    return new Builder<>(name);
  }

  public String name() {
    return name;
  }

  /** Its columns; the first is the primary key. */
  public List<Column<T>> columns() {
    return columns;
  }

  public RowReader<T> reader() {
    return reader;
  }

  /** The primary key. */
  public String key() {
    return columns.getFirst().name();
  }

  /** The columns' names, for a SELECT that {@link #reader} can read. */
  public String columnList() {
    return String.join(", ", columns.stream().map(Column::name).toList());
  }

  /** Adds rows. */
  public Write<T> insert() {
    return new Write<>(Write.Kind.INSERT, this, columns);
  }

  /** Adds rows, or overwrites those with the same key. */
  public Write<T> upsert() {
    return new Write<>(Write.Kind.UPSERT, this, columns);
  }

  /** Overwrites these columns of rows that exist, by key. */
  public Write<T> update(String... changed) {
    List<String> names = List.of(changed);
    List<Column<T>> written = new ArrayList<>();
    for (Column<T> column : columns) {
      if (names.contains(column.name())) {
        written.add(column);
      }
    }
    if (written.size() != names.size()) {
      throw new IllegalArgumentException(name + " lacks one of " + names);
    }
    written.add(columns.getFirst());
    return new Write<>(Write.Kind.UPDATE, this, written);
  }

  /** Collects the columns in the order of the table. */
  public static final class Builder<T> {
    private final String name;
    private final List<Column<T>> columns = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    public Builder<T> number(String column, ToLongFunction<T> value) {
      columns.add(new Column.Whole<>(column, value));
      return this;
    }

    public Builder<T> text(String column, Function<T, String> value) {
      columns.add(new Column.Text<>(column, value));
      return this;
    }

    public Builder<T> real(String column, Function<T, @Nullable Double> value) {
      columns.add(new Column.Real<>(column, value));
      return this;
    }

    /** Ends the description; the reader gets the columns in the order given. */
    public Table<T> readBy(RowReader<T> reader) {
      return new Table<>(name, columns, reader);
    }
  }
}
