package orhestra.storage.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import orhestra.engine.store.Storage;

/**
 * PostgreSQL, shared by any number of processes.
 *
 * <p>The writer's connection forbids sequential, hash and merge plans: every statement of it goes
 * by a key, but on a table that has grown since the last ANALYZE the planner believes a scan
 * cheaper.
 */
public final class PostgresDialect implements Dialect {
  private static final String WRITER_OPTIONS =
      "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
          + " -c plan_cache_mode=force_generic_plan -c jit=off"
          // What another process holds locked for this long is not a batch but a mishap.
          + " -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s";

  private final Durability durability;
  private final String url;
  private final String user;
  private final String password;
  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private volatile long epoch;

  public PostgresDialect(String url, String user, String password, Durability durability) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.durability = durability;
  }

  /** Whether the URL names a PostgreSQL database. */
  public static boolean accepts(String url) {
    return url.startsWith("jdbc:postgresql:");
  }

  @Override
  public String migrations() {
    return "postgresql";
  }

  @Override
  public void open() {
    // A server stays open by itself.
  }

  @Override
  public DataSource source() {
    return source("migrations", "");
  }

  private DataSource source(String purpose, String options) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    if (!user.isEmpty()) {
      source.setUser(user);
    }
    if (!password.isEmpty()) {
      source.setPassword(password);
    }
    source.setApplicationName("orhestra " + id + " " + purpose);
    source.setConnectTimeout(5);
    source.setTcpKeepAlive(true);
    source.setPrepareThreshold(1);
    if (!options.isEmpty()) {
      source.setOptions(options);
    }
    return source;
  }

  @Override
  public void start() throws SQLException {
    try (Connection connection = source("start", "").getConnection();
        Statement statement = connection.createStatement()) {
      if (durability == Durability.POWER && "off".equals(text(statement, "SHOW fsync"))) {
        throw new StorageException(
            "the database server runs with fsync=off and can lose what it has confirmed;"
                + " switch it on, or accept that with durability 'process'");
      }
      connection.setAutoCommit(false);
      epoch = agreeOnEpoch(statement);
      connection.commit();
    }
  }

  /**
   * Raises the epoch if this server counts transactions from below what the log has seen. Both
   * numbers come from one snapshot: its own number says nothing, as others may have written since
   * it was given, and replicas of different epochs would write to the same positions.
   */
  private static long agreeOnEpoch(Statement statement) throws SQLException {
    long agreed = Long.parseLong(text(statement, "SELECT epoch FROM log_epoch FOR UPDATE"));
    String needed =
        text(
            statement,
            """
            SELECT coalesce(max(position), 0) / 65536 + 1
                - pg_snapshot_xmax(pg_current_snapshot())::text::bigint
            FROM events\
            """);
    if (Long.parseLong(needed) > agreed) {
      agreed = Long.parseLong(needed);
      statement.executeUpdate("UPDATE log_epoch SET epoch = " + agreed);
    }
    return agreed;
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      String text = result.next() ? result.getString(1) : null;
      if (text == null) {
        throw new SQLException("no answer to " + sql);
      }
      return text;
    }
  }

  @Override
  public boolean exclusive() {
    return false;
  }

  @Override
  public Session openWriter(long writer) throws SQLException {
    String synchronous = durability == Durability.POWER ? "on" : "off";
    Connection connection =
        source("writer", WRITER_OPTIONS + " -c synchronous_commit=" + synchronous).getConnection();
    endFormerWriters(connection);
    connection.setAutoCommit(false);
    return new PostgresSession(connection, true, id, epoch);
  }

  /**
   * After a lost connection the server may still be at work on what was sent over it. Once that
   * session is ended and gone, what has not been committed never will be.
   */
  private static void endFormerWriters(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE application_name = current_setting('application_name')
            AND pid <> pg_backend_pid()\
          """);
    }
  }

  @Override
  public Session openReader() throws SQLException {
    Connection connection = source("reader", "-c jit=off").getConnection();
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    return new PostgresSession(connection, false, id, epoch);
  }

  @Override
  public Fault fault(SQLException error) {
    String state = error.getSQLState();
    if (state == null) {
      return Fault.STATEMENT;
    }
    return switch (state) {
      // Serialization failure, deadlock, lock not available.
      case "40001", "40P01", "55P03" -> Fault.CONFLICT;
      // Shutdowns, starting up, too many connections, idle too long, a standby that took over.
      case "57P01", "57P02", "57P03", "57P05", "25P03", "53300", "25006" -> Fault.LOST;
      default -> state.startsWith("08") ? Fault.LOST : Fault.STATEMENT;
    };
  }

  @Override
  public AutoCloseable listen(Storage.ForeignChangeListener listener) throws SQLException {
    PostgresListener listening = new PostgresListener(source("listener", ""), id, listener);
    listening.start();
    return listening;
  }

  @Override
  public long bytes(Session session) {
    return session.number("SELECT pg_database_size(current_database())").orElseThrow();
  }

  @Override
  public void close() {
    // Sessions are closed by their owners.
  }
}
