package orhestra.storage.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: one statement with arrays for any number of rows, and writes are held back so that
 * they share a round trip with the next read or with the commit.
 *
 * <p>Positions of a log are {@code transaction id * 2^16 + number within the transaction}. A reader
 * stops below the oldest transaction that is still running, so nothing can appear any more at a
 * position it has passed. The epoch is added to transaction ids: it is not 0 only where a database
 * was restored into a server that counts transactions from lower numbers.
 */
final class PostgresSession extends Session {
  private static final int POSITIONS_PER_TRANSACTION = 1 << 16;

  private final Pipeline pipeline;
  private final boolean writes;
  private final String notifyPrefix;
  private final long epoch;
  private final Map<Object, String> sql = new HashMap<>();
  private final Map<Table<?>, String> deletes = new HashMap<>();
  private final Map<Table<?>, String> locks = new HashMap<>();
  private int appended;
  private boolean written;
  private boolean broken;

  PostgresSession(Connection connection, boolean writes, String notifyPrefix, long epoch)
      throws SQLException {
    super(connection, TextCode.ESCAPED);
    this.pipeline = new Pipeline(connection);
    this.writes = writes;
    this.notifyPrefix = notifyPrefix;
    this.epoch = epoch;
  }

  @Override
  public <T> void write(Write<T> write, List<T> rows) {
    if (rows.isEmpty()) {
      return;
    }
    String text = sql.get(write);
    if (text == null) {
      text = sql(write);
      sql.put(write, text);
    }
    hold(text, arrays(write.columns(), rows));
  }

  private static String sql(Write<?> write) {
    String table = write.table().name();
    String key = write.table().key();
    String columns = write.table().columnList();
    String arrays = arrayMarks(write.columns());
    return switch (write.kind()) {
      case INSERT ->
          "INSERT INTO %s (%s) SELECT * FROM unnest(%s)".formatted(table, columns, arrays);
      case UPSERT ->
          "INSERT INTO %s (%s) SELECT * FROM unnest(%s) ON CONFLICT (%s) DO UPDATE SET %s"
              .formatted(
                  table,
                  columns,
                  arrays,
                  key,
                  write.columns().stream()
                      .skip(1)
                      .map(c -> "%s = excluded.%s".formatted(c.name(), c.name()))
                      .collect(Collectors.joining(", ")));
      case UPDATE ->
          "UPDATE %s SET %s FROM unnest(%s) AS given (%s) WHERE %s.%s = given.%s"
              .formatted(
                  table,
                  write.columns().subList(0, write.columns().size() - 1).stream()
                      .map(c -> "%s = given.%s".formatted(c.name(), c.name()))
                      .collect(Collectors.joining(", ")),
                  arrays,
                  write.columns().stream().map(Column::name).collect(Collectors.joining(", ")),
                  table,
                  key,
                  key);
    };
  }

  private static <T> String arrayMarks(List<Column<T>> columns) {
    return columns.stream()
        .map(
            column ->
                switch (column) {
                  case Column.Whole<T> number -> "?::bigint[]";
                  case Column.Text<T> text -> "?::text[]";
                  case Column.Real<T> real -> "?::float8[]";
                })
        .collect(Collectors.joining(", "));
  }

  private <T> @Nullable Object[] arrays(List<Column<T>> columns, List<T> rows) {
    @Nullable Object[] arrays = new @Nullable Object[columns.size()];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = array(columns.get(i), rows);
    }
    return arrays;
  }

  private <T> Object array(Column<T> column, List<T> rows) {
    int size = rows.size();
    return switch (column) {
      case Column.Whole<T> number -> {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
          values[i] = number.value().applyAsLong(rows.get(i));
        }
        yield values;
      }
      case Column.Text<T> text -> {
        String[] values = new String[size];
        for (int i = 0; i < size; i++) {
          values[i] = texts().encode(text.value().apply(rows.get(i)));
        }
        yield values;
      }
      case Column.Real<T> real -> {
        @Nullable Double[] values = new @Nullable Double[size];
        for (int i = 0; i < size; i++) {
          values[i] = real.value().apply(rows.get(i));
        }
        yield values;
      }
    };
  }

  @Override
  public void delete(Table<?> table, long[] keys) {
    if (keys.length > 0) {
      hold(
          deletes.computeIfAbsent(
              table,
              t -> "DELETE FROM %s WHERE %s = ANY(?::bigint[])".formatted(t.name(), t.key())),
          (Object) keys);
    }
  }

  @Override
  public <T> List<T> lock(Table<T> table, long[] keys) {
    if (keys.length == 0) {
      return List.of();
    }
    String text =
        locks.computeIfAbsent(
            table,
            t ->
                "SELECT %s FROM %s WHERE %s = ANY(?::bigint[]) ORDER BY %s%s"
                    .formatted(
                        t.columnList(), t.name(), t.key(), t.key(), writes ? " FOR UPDATE" : ""));
    return query(text, table.reader(), (Object) keys);
  }

  @Override
  public <T> Optional<T> lock(Table<T> table, String key) {
    String text =
        "SELECT %s FROM %s WHERE %s = ?%s"
            .formatted(table.columnList(), table.name(), table.key(), writes ? " FOR UPDATE" : "");
    return query(text, table.reader(), key).stream().findFirst();
  }

  @Override
  public <T> List<T> look(Lookup<T> lookup, long[] keys) {
    return keys.length == 0 ? List.of() : query(lookup.many(), lookup.reader(), (Object) keys);
  }

  @Override
  public <T> List<T> take(
      Table<T> table, String condition, String order, int limit, Object... parameters) {
    written = true;
    Object[] all = Arrays.copyOf(parameters, parameters.length + 1);
    all[parameters.length] = limit;
    String returned =
        table.columns().stream().map(c -> "t." + c.name()).collect(Collectors.joining(", "));
    // Sorted once more at the end: the join may change the order of what was picked.
    return query(
        """
        WITH picked AS MATERIALIZED (
          SELECT %2$s FROM %1$s WHERE %3$s ORDER BY %4$s LIMIT ? FOR UPDATE SKIP LOCKED
        ), taken AS (
          DELETE FROM %1$s AS t USING picked WHERE t.%2$s = picked.%2$s RETURNING %5$s
        )
        SELECT %6$s FROM taken ORDER BY %4$s\
        """
            .formatted(table.name(), table.key(), condition, order, returned, table.columnList()),
        table.reader(),
        all);
  }

  @Override
  public <T> void append(Log<T> log, List<T> rows) {
    if (rows.isEmpty()) {
      return;
    }
    if (appended + rows.size() >= POSITIONS_PER_TRANSACTION) {
      throw new StorageException("too many events in one transaction");
    }
    List<Column<T>> given = log.table().columns().subList(1, log.table().columns().size());
    String text =
        sql.computeIfAbsent(
            log,
            l -> {
              String names = given.stream().map(Column::name).collect(Collectors.joining(", "));
              return """
              INSERT INTO %s (%s)
              SELECT (pg_current_xact_id()::text::bigint + ?) * 65536 + ? + given.nth, %s
              FROM unnest(%s) WITH ORDINALITY AS given (%s, nth)\
              """
                  .formatted(
                      log.table().name(),
                      log.table().columnList(),
                      names,
                      arrayMarks(given),
                      names);
            });
    @Nullable Object[] arrays = arrays(given, rows);
    @Nullable Object[] all = new @Nullable Object[arrays.length + 2];
    all[0] = epoch;
    all[1] = appended;
    System.arraycopy(arrays, 0, all, 2, arrays.length);
    hold(text, all);
    appended += rows.size();
  }

  @Override
  public <T> List<T> read(Log<T> log, long after, int limit) {
    Table<T> table = log.table();
    return query(
        """
        SELECT %1$s FROM %2$s
        WHERE %3$s > ?
          AND %3$s < (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + ?) * 65536
        ORDER BY %3$s LIMIT ?\
        """
            .formatted(table.columnList(), table.name(), table.key()),
        table.reader(),
        after,
        epoch,
        limit);
  }

  @Override
  public void change(Change change, long[] keys, long... parameters) {
    if (keys.length > 0) {
      Object[] all = new Object[parameters.length + 1];
      for (int i = 0; i < parameters.length; i++) {
        all[i] = parameters[i];
      }
      all[parameters.length] = keys;
      hold(change.many(), all);
    }
  }

  /** Holds a write back until the next read or the commit. */
  private void hold(String text, @Nullable Object... parameters) {
    written = true;
    pipeline.add(text, parameters);
  }

  @Override
  public boolean hasWritten() {
    return written;
  }

  @Override
  public int execute(String text, Object... parameters) {
    written = true;
    pipeline.add(text, encoded(parameters));
    try {
      return send().getUpdateCount();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public <T> List<T> query(String text, RowReader<T> reader, Object... parameters) {
    pipeline.add(text, encoded(parameters));
    try {
      return rows(send().getResultSet(), reader);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Object[] encoded(Object[] parameters) {
    Object[] encoded = parameters.clone();
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] instanceof String text) {
        encoded[i] = texts().encode(text);
      }
    }
    return encoded;
  }

  private PreparedStatement send() throws SQLException {
    if (broken) {
      throw new SQLException("the transaction has failed before");
    }
    try {
      return pipeline.send();
    } catch (SQLException | RuntimeException e) {
      broken = true;
      throw e;
    }
  }

  @Override
  public Connection connection() throws SQLException {
    if (!pipeline.isEmpty()) {
      send();
    }
    return raw();
  }

  @Override
  public long next(String sequence) {
    return number("SELECT nextval('" + sequence + "')").orElseThrow();
  }

  @Override
  public void commit(Mark mark, ChangedGroups changed) {
    write(Mark.PUT, List.of(mark));
    if (!changed.isEmpty()) {
      pipeline.add("SELECT pg_notify('orhestra', ?)", payload(changed.ids()));
    }
    pipeline.add("COMMIT");
    try {
      send();
      appended = 0;
      written = false;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Who changed what; without ids if they are too many for a notification (8,000 bytes). */
  private String payload(long[] groups) {
    StringBuilder payload = new StringBuilder(notifyPrefix).append(':');
    for (int i = 0; i < groups.length; i++) {
      payload.append(i == 0 ? "" : ",").append(groups[i]);
      if (payload.length() > 7900) {
        return notifyPrefix + ":";
      }
    }
    return payload.toString();
  }

  @Override
  public void rollback() {
    pipeline.clear();
    appended = 0;
    written = false;
    broken = false;
    super.rollback();
  }
}
