package orhestra.storage.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * H2 in this process: single-row statements one by one, because there is no way to the server to be
 * saved and arrays and batches only cost. Nothing is locked: the one writer is alone.
 */
final class H2Session extends Session {
  private final @Nullable Runnable sync;
  private boolean written;
  private final Map<Object, PreparedStatement> writes = new HashMap<>();
  private final Map<Table<?>, PreparedStatement> deletes = new HashMap<>();
  private final Map<Table<?>, PreparedStatement> finds = new HashMap<>();

  /**
   * @param sync forces what was committed to the disk; null to leave that to the operating system
   */
  H2Session(Connection connection, @Nullable Runnable sync) {
    super(connection, TextCode.PLAIN);
    this.sync = sync;
  }

  @Override
  public <T> void write(Write<T> write, List<T> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      PreparedStatement statement = writes.get(write);
      if (statement == null) {
        statement = raw().prepareStatement(sql(write));
        writes.put(write, statement);
      }
      executeEach(statement, write.columns(), rows);
      written = true;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static String sql(Write<?> write) {
    String table = write.table().name();
    String key = write.table().key();
    String columns = write.table().columnList();
    String marks = write.columns().stream().map(c -> "?").collect(Collectors.joining(", "));
    return switch (write.kind()) {
      case INSERT -> "INSERT INTO %s (%s) VALUES (%s)".formatted(table, columns, marks);
      case UPSERT ->
          "MERGE INTO %s (%s) KEY (%s) VALUES (%s)".formatted(table, columns, key, marks);
      case UPDATE ->
          "UPDATE %s SET %s WHERE %s = ?"
              .formatted(
                  table,
                  write.columns().subList(0, write.columns().size() - 1).stream()
                      .map(c -> c.name() + " = ?")
                      .collect(Collectors.joining(", ")),
                  key);
    };
  }

  private static <T> void executeEach(
      PreparedStatement statement, List<Column<T>> columns, List<T> rows) throws SQLException {
    int count = columns.size();
    for (T row : rows) {
      for (int i = 0; i < count; i++) {
        bind(statement, i + 1, columns.get(i), row);
      }
      statement.executeUpdate();
    }
  }

  private static <T> void bind(PreparedStatement statement, int index, Column<T> column, T row)
      throws SQLException {
    switch (column) {
      case Column.Whole<T> number -> statement.setLong(index, number.value().applyAsLong(row));
      case Column.Text<T> text -> statement.setString(index, text.value().apply(row));
      case Column.Real<T> real -> {
        Double value = real.value().apply(row);
        if (value == null) {
          statement.setNull(index, Types.DOUBLE);
        } else {
          statement.setDouble(index, value);
        }
      }
    }
  }

  @Override
  public void delete(Table<?> table, long[] keys) {
    if (keys.length == 0) {
      return;
    }
    try {
      PreparedStatement statement = deletes.get(table);
      if (statement == null) {
        statement =
            raw()
                .prepareStatement(
                    "DELETE FROM %s WHERE %s = ?".formatted(table.name(), table.key()));
        deletes.put(table, statement);
      }
      for (long key : keys) {
        statement.setLong(1, key);
        statement.executeUpdate();
      }
      written = true;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public <T> List<T> lock(Table<T> table, long[] keys) {
    if (keys.length == 0) {
      return List.of();
    }
    try {
      PreparedStatement statement = finds.get(table);
      if (statement == null) {
        statement =
            raw()
                .prepareStatement(
                    "SELECT %s FROM %s WHERE %s = ?"
                        .formatted(table.columnList(), table.name(), table.key()));
        finds.put(table, statement);
      }
      return each(statement, table.reader(), keys);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public <T> Optional<T> lock(Table<T> table, String key) {
    String sql =
        "SELECT %s FROM %s WHERE %s = ?".formatted(table.columnList(), table.name(), table.key());
    return query(sql, table.reader(), key).stream().findFirst();
  }

  @Override
  public <T> List<T> look(Lookup<T> lookup, long[] keys) {
    try {
      return each(prepared(lookup.one()), lookup.reader(), keys);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private <T> List<T> each(PreparedStatement statement, RowReader<T> reader, long[] keys)
      throws SQLException {
    List<T> found = new ArrayList<>(keys.length);
    for (long key : keys) {
      statement.setLong(1, key);
      found.addAll(rows(statement.executeQuery(), reader));
    }
    return found;
  }

  @Override
  public <T> List<T> take(
      Table<T> table, String condition, String order, int limit, Object... parameters) {
    Object[] all = java.util.Arrays.copyOf(parameters, parameters.length + 1);
    all[parameters.length] = limit;
    String sql =
        "SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT ?"
            .formatted(table.columnList(), table.name(), condition, order);
    Column<T> key = table.columns().getFirst();
    List<T> taken = query(sql, table.reader(), all);
    if (key instanceof Column.Whole<T> number) {
      delete(table, taken.stream().mapToLong(number.value()).toArray());
    }
    return taken;
  }

  @Override
  public <T> void append(Log<T> log, List<T> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<Column<T>> bound = log.table().columns().subList(1, log.table().columns().size());
    try {
      PreparedStatement statement = writes.get(log);
      if (statement == null) {
        statement =
            raw()
                .prepareStatement(
                    "INSERT INTO %s (%s) VALUES (nextval('%s'), %s)"
                        .formatted(
                            log.table().name(),
                            log.table().columnList(),
                            log.sequence(),
                            bound.stream().map(c -> "?").collect(Collectors.joining(", "))));
        writes.put(log, statement);
      }
      executeEach(statement, bound, rows);
      written = true;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public <T> List<T> read(Log<T> log, long after, int limit) {
    Table<T> table = log.table();
    return query(
        "SELECT %s FROM %s WHERE %s > ? ORDER BY %s LIMIT ?"
            .formatted(table.columnList(), table.name(), table.key(), table.key()),
        table.reader(),
        after,
        limit);
  }

  @Override
  public void change(Change change, long[] keys, long... parameters) {
    try {
      PreparedStatement statement = prepared(change.one());
      for (long key : keys) {
        for (int i = 0; i < parameters.length; i++) {
          statement.setLong(i + 1, parameters[i]);
        }
        statement.setLong(parameters.length + 1, key);
        statement.executeUpdate();
      }
      written |= keys.length > 0;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public boolean hasWritten() {
    return written;
  }

  @Override
  public int execute(String sql, Object... parameters) {
    try {
      written = true;
      return bound(sql, parameters).executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
    try {
      return rows(bound(sql, parameters).executeQuery(), reader);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private PreparedStatement bound(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = prepared(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  @Override
  public void commit(ChangedGroups changed) {
    try {
      raw().commit();
      if (written && sync != null) {
        sync.run();
      }
      written = false;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void rollback() {
    written = false;
    super.rollback();
  }
}
