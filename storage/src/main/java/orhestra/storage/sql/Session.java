package orhestra.storage.sql;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One connection and its prepared statements, which are kept as long as it lives. Not thread-safe.
 * Every method but {@link #connection} throws {@link StorageException} for an SQL error.
 *
 * <p>Writes may be held back until something is read or the transaction is committed, so an error
 * of a write can show up in a later call of the same transaction.
 */
public abstract class Session implements AutoCloseable {
  private final Connection connection;
  private final TextCode texts;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Session(Connection connection, TextCode texts) {
    this.connection = requireNonNull(connection, "connection is null");
    this.texts = texts;
  }

  /** Changes rows; all of them must fit, or the transaction fails. */
  public abstract <T> void write(Write<T> write, List<T> rows);

  /** Removes the rows with these keys; keys without a row are passed over. */
  public abstract void delete(Table<?> table, long[] keys);

  /**
   * The rows that exist with these keys. In a transaction that writes they stay locked until its
   * end, and locks are taken in ascending order.
   *
   * @param keys ascending, without repetition
   */
  public abstract <T> List<T> lock(Table<T> table, long[] keys);

  /** The row that exists with this key, locked as {@link #lock(Table, long[])} does. */
  public abstract <T> Optional<T> lock(Table<T> table, String key);

  /** What the look-up finds for these keys, in their order; no locks. */
  public abstract <T> List<T> look(Lookup<T> lookup, long[] keys);

  /**
   * Removes and returns the first rows that meet a condition. Passes over what another transaction
   * has locked.
   *
   * @param condition what stands after WHERE; an index must serve it together with the order
   */
  public abstract <T> List<T> take(
      Table<T> table, String condition, String order, int limit, Object... parameters);

  /** Appends to a log. */
  public abstract <T> void append(Log<T> log, List<T> rows);

  /** Rows of a log that nothing can come before any more, after this position, in order. */
  public abstract <T> List<T> read(Log<T> log, long after, int limit);

  /**
   * Changes rows by key, like {@link #write}, where the new values come from the old ones.
   *
   * @param parameters bound before the key
   */
  public abstract void change(Change change, long[] keys, long... parameters);

  /** Whether the transaction has changed anything so far, or may have. */
  public abstract boolean hasWritten();

  /** A number that no committed transaction got from this sequence before. */
  public abstract long next(String sequence);

  /**
   * Executes at once, after everything held back; the number of rows changed. What it does must
   * depend on nothing but rows and parameters, see {@link orhestra.storage.journal}.
   */
  public abstract int execute(String sql, Object... parameters);

  /** The rows that a SELECT finds. */
  public abstract <T> List<T> query(String sql, RowReader<T> reader, Object... parameters);

  /**
   * Makes the transaction, which {@linkplain #hasWritten has written} something, durable.
   *
   * @param mark written with it
   * @param changed told to the other processes on this database
   */
  public abstract void commit(Mark mark, ChangedGroups changed);

  /** The first column of the only row of a SELECT; empty if it is NULL or there is no row. */
  public final OptionalLong number(String sql, Object... parameters) {
    List<OptionalLong> rows =
        query(
            sql,
            row -> {
              long number = row.number(1, Long.MIN_VALUE);
              return number == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(number);
            },
            parameters);
    return rows.isEmpty() ? OptionalLong.empty() : rows.getFirst();
  }

  /** Gives up the transaction. */
  public void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The connection itself, for what this class does not offer; nothing is held back any more. */
  public Connection connection() throws SQLException {
    return connection;
  }

  final Connection raw() {
    return connection;
  }

  final TextCode texts() {
    return texts;
  }

  final PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  final <T> List<T> rows(ResultSet result, RowReader<T> reader) throws SQLException {
    try (result) {
      Row row = new Row(result, texts);
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reader.read(row));
      }
      return rows;
    }
  }

  static StorageException failed(SQLException e) {
    return new StorageException("the database refused or lost a statement", e);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
