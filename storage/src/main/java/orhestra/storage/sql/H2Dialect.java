package orhestra.storage.sql;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Storage;

/**
 * H2 in this process, in a file that no other process can have open.
 *
 * <p>Of the configured URL only the file counts. {@code WRITE_DELAY=0}: with its default, commits
 * are written up to a second after they were acknowledged. H2 leaves it to the operating system
 * when they reach the disk, so {@link Durability#POWER} forces the file after each.
 */
public final class H2Dialect implements Dialect {
  private static final String PREFIX = "jdbc:h2:";
  // The file is closed by us, in order, not by H2's own shutdown hook.
  private static final String SETTINGS =
      ";MODE=PostgreSQL;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
          + ";PAGE_SIZE=16384;DB_CLOSE_ON_EXIT=FALSE";

  private final Durability durability;
  private final Path path;
  private final JdbcDataSource source = new JdbcDataSource();
  private @Nullable Connection keeper;
  // The writer's thread alone uses it.
  private @Nullable H2File file;

  public H2Dialect(String url, Durability durability) {
    this.durability = durability;
    this.path = fileOf(url);
    source.setURL(PREFIX + "file:" + path.toAbsolutePath() + SETTINGS);
    source.setUser("");
    source.setPassword("");
  }

  /** Whether the URL names an H2 database. */
  public static boolean accepts(String url) {
    return url.startsWith(PREFIX);
  }

  private static Path fileOf(String url) {
    String rest = url.substring(PREFIX.length());
    String name = rest.contains(";") ? rest.substring(0, rest.indexOf(';')) : rest;
    if (name.startsWith("file:")) {
      name = name.substring("file:".length());
    } else if (name.matches("[a-z]{2,}:.*")) {
      throw new IllegalArgumentException(
          "H2 must be a file of this machine, such as jdbc:h2:file:./data/orhestra, not " + name);
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("the H2 URL names no file: " + url);
    }
    return name.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), name.substring(2))
        : Path.of(name);
  }

  /** The file that holds everything. */
  Path databaseFile() {
    return path.resolveSibling(path.getFileName() + ".mv.db");
  }

  @Override
  public String migrations() {
    return "h2";
  }

  @Override
  public void open() throws SQLException {
    keeper = connect();
  }

  @Override
  public DataSource source() {
    return source;
  }

  @Override
  public void start() {
    // Nothing to be prepared.
  }

  @Override
  public boolean exclusive() {
    return true;
  }

  @Override
  public Session openWriter() throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(false);
    H2File opened = new H2File(connection, durability);
    file = opened;
    return new H2Session(connection, durability == Durability.POWER ? opened::sync : null);
  }

  @Override
  public Session openReader() throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(org.h2.engine.Constants.TRANSACTION_SNAPSHOT);
    return new H2Session(connection, null);
  }

  private Connection connect() throws SQLException {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
        throw new StorageException(
            "the database file %s is in use by another process".formatted(databaseFile()), e);
      }
      throw e;
    }
  }

  @Override
  public Fault fault(SQLException error) {
    return switch (error.getErrorCode()) {
      case ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
          ErrorCode.CONNECTION_BROKEN_1,
          ErrorCode.OBJECT_CLOSED,
          ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2 ->
          Fault.LOST;
      case ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1, ErrorCode.LOCK_TIMEOUT_1 ->
          Fault.CONFLICT;
      default -> Fault.STATEMENT;
    };
  }

  @Override
  public AutoCloseable listen(Storage.ForeignChangeListener listener) {
    return () -> {};
  }

  @Override
  public void betweenBatches() {
    if (file != null) {
      file.betweenBatches();
    }
  }

  @Override
  public boolean idle() {
    return file != null && file.idle();
  }

  @Override
  public long bytes(Session session) {
    try {
      return Files.size(databaseFile());
    } catch (java.io.IOException e) {
      throw new StorageException("the size of " + databaseFile() + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    Connection held = keeper;
    keeper = null;
    try {
      if (held != null) {
        held.close();
      }
    } catch (SQLException e) {
      throw Session.failed(e);
    }
  }
}
