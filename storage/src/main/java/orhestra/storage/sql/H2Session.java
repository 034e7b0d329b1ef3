package orhestra.storage.sql;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orhestra.storage.journal.Redo;

/**
 * H2 in this process: single-row statements one by one, because there is no way to the server to be
 * saved and arrays and batches only cost. Nothing is locked: the one writer is alone.
 */
final class H2Session extends Session {
  private final @Nullable H2Checkpoints checkpoints;
  private final Redo redo = new Redo();
  private final Map<Object, H2Change> writes = new HashMap<>();
  private final Map<Table<?>, H2Change> deletes = new HashMap<>();
  private final Map<Table<?>, PreparedStatement> finds = new HashMap<>();
  private final Map<String, H2Change> changes = new HashMap<>();
  private boolean written;

  /**
   * @param checkpoints make what is committed durable; null for a session that only reads
   */
  H2Session(Connection connection, @Nullable H2Checkpoints checkpoints) {
    super(connection, TextCode.PLAIN);
    this.checkpoints = checkpoints;
  }

  @Override
  public <T> void write(Write<T> write, List<T> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      H2Change statement = writes.get(write);
      if (statement == null) {
        statement = change(sql(write));
        writes.put(write, statement);
      }
      changing();
      for (T row : rows) {
        statement.begin();
        for (Column<T> column : write.columns()) {
          bind(statement, column, row);
        }
        statement.execute();
      }
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

  private static <T> void bind(H2Change statement, Column<T> column, T row) throws SQLException {
    switch (column) {
      case Column.Whole<T> number -> statement.number(number.value().applyAsLong(row));
      case Column.Text<T> text -> statement.text(text.value().apply(row));
      case Column.Real<T> real -> statement.real(real.value().apply(row));
    }
  }

  private H2Change change(String sql) throws SQLException {
    H2Change change = changes.get(sql);
    if (change == null) {
      change = new H2Change(raw(), sql, redo);
      changes.put(sql, change);
    }
    return change;
  }

  @Override
  public void delete(Table<?> table, long[] keys) {
    if (keys.length == 0) {
      return;
    }
    try {
      H2Change statement = deletes.get(table);
      if (statement == null) {
        statement = change("DELETE FROM %s WHERE %s = ?".formatted(table.name(), table.key()));
        deletes.put(table, statement);
      }
      changing();
      for (long key : keys) {
        statement.begin().number(key).execute();
      }
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
    List<Column<T>> given = log.table().columns().subList(1, log.table().columns().size());
    long position = next(log.sequence(), rows.size());
    try {
      H2Change statement = writes.get(log);
      if (statement == null) {
        statement = change(sql(log.table().insert()));
        writes.put(log, statement);
      }
      for (T row : rows) {
        statement.begin().number(position);
        for (Column<T> column : given) {
          bind(statement, column, row);
        }
        statement.execute();
        position++;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public long next(String sequence) {
    return next(sequence, 1);
  }

  /** The first of so many numbers. H2's own sequences would give others when it is replayed. */
  private long next(String sequence, int count) {
    long last = number("SELECT last FROM numbers WHERE name = ?", sequence).orElseThrow();
    execute("UPDATE numbers SET last = ? WHERE name = ?", last + count, sequence);
    return last + 1;
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
      H2Change statement = change(change.one());
      if (keys.length > 0) {
        changing();
      }
      for (long key : keys) {
        statement.begin();
        for (long parameter : parameters) {
          statement.number(parameter);
        }
        statement.number(key).execute();
      }
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
      changing();
      H2Change statement = change(sql).begin();
      for (Object parameter : parameters) {
        statement.any(parameter);
      }
      return statement.execute();
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
  public void commit(Mark mark, ChangedGroups changed) {
    H2Checkpoints durable = requireNonNull(checkpoints, "a session that reads cannot commit");
    write(Mark.PUT, List.of(mark));
    try {
      durable.append(mark.batch(), redo);
      commitJournaled();
      durable.committed(mark.batch());
      clear();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void commitJournaled() throws SQLException {
    try {
      raw().commit();
    } catch (SQLException e) {
      // The journal has it, so it will be there when the database is opened anew.
      throw H2Checkpoints.lost("the commit failed", e);
    }
  }

  @Override
  public void rollback() {
    clear();
    super.rollback();
  }

  /** Before the first change of a transaction: until its end no checkpoint begins. */
  private void changing() {
    if (!written) {
      requireNonNull(checkpoints, "a session that reads cannot change anything").hold();
      written = true;
    }
  }

  private void clear() {
    redo.clear();
    if (written) {
      written = false;
      requireNonNull(checkpoints).release();
    }
  }

  @Override
  public void close() {
    clear();
    super.close();
  }
}
