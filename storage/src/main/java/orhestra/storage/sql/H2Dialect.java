package orhestra.storage.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.store.Storage;
import orhestra.storage.journal.Journal;
import orhestra.storage.journal.Recovery;

/**
 * H2 in this process, in a file that no other process can have open.
 *
 * <p>Of the configured URL only the file counts. H2 writes it some time after a commit, and leaves
 * it to the operating system when that reaches the disk; meanwhile a journal beside it has what is
 * committed, see {@link H2Checkpoints}. After an orderly end there is no journal, only H2's file.
 */
public final class H2Dialect implements Dialect {
  private static final Logger log = LoggerFactory.getLogger(H2Dialect.class);

  private static final String PREFIX = "jdbc:h2:";
  // H2 writes and tidies up its file only when told: its background writer sleeps for weeks, finds
  // nothing to tidy up, and H2 does not move its file's parts about when it is closed. It is closed
  // by us, in order, not by H2's own shutdown hook. Names keep H2's own case, so that a plain
  // jdbc:h2:./data/orhestra opens the file too, as the seed's readers do.
  private static final String SETTINGS =
      ";MODE=PostgreSQL;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=2147483647"
          + ";AUTO_COMPACT_FILL_RATE=0;MAX_COMPACT_TIME=0"
          + ";PAGE_SIZE=16384;DB_CLOSE_ON_EXIT=FALSE";

  private final Durability durability;
  private final Path path;
  private final JdbcDataSource source = new JdbcDataSource();
  private volatile @Nullable Connection keeper;
  private @Nullable H2Checkpoints checkpoints;

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
    recover(keeper);
  }

  /** Brings into the database what the journal has beyond it, and both to the disk. */
  private void recover(Connection connection) throws SQLException {
    try {
      long start = System.nanoTime();
      connection.setAutoCommit(false);
      long batches = Recovery.run(path, connection);
      connection.setAutoCommit(true);
      if (batches > 0) {
        log.info(
            "brought {} batches from the journal into the database in {} ms",
            batches,
            Duration.ofNanos(System.nanoTime() - start).toMillis());
      }
      // What the file had already may not be on the disk yet.
      H2Checkpoints.write(connection);
      Journal.remove(path);
    } catch (IOException e) {
      throw new StorageException(String.valueOf(e.getMessage()), e);
    }
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
  public Session openWriter(long writer) throws SQLException {
    closeQuietly(checkpoints);
    checkpoints = null;
    Connection held = keeper;
    if (held == null || !held.isValid(1)) {
      closeQuietly(held);
      held = connect();
      keeper = held;
    }
    // After an error, what was in doubt is in the journal or it is not.
    recover(held);
    Connection connection = connect();
    connection.setAutoCommit(false);
    checkpoints = startCheckpoints(connection, writer);
    return new H2Session(connection, checkpoints);
  }

  private H2Checkpoints startCheckpoints(Connection connection, long writer) throws SQLException {
    // Batches count from 1; a journal whose writer has no row belongs to another database.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO writers (id, batch, at) VALUES (?, 0, 0) ON CONFLICT DO NOTHING")) {
      statement.setLong(1, writer);
      statement.executeUpdate();
      connection.commit();
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT batch FROM writers WHERE id = ?")) {
      statement.setLong(1, writer);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return new H2Checkpoints(connection, path, durability, writer, result.getLong(1));
      }
    } catch (IOException e) {
      throw H2Checkpoints.lost("the journal beside " + databaseFile() + " cannot be written", e);
    }
  }

  @Override
  public Session openReader() throws SQLException {
    Connection held = keeper;
    if (held == null || !held.isValid(1)) {
      // Opened now, it would lack what only the journal has; the writer is about to bring it in.
      throw new SQLException(
          "the database has to be opened anew", "", ErrorCode.DATABASE_IS_CLOSED);
    }
    Connection connection = connect();
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(org.h2.engine.Constants.TRANSACTION_SNAPSHOT);
    return new H2Session(connection, null);
  }

  private static void closeQuietly(@Nullable AutoCloseable broken) {
    try {
      if (broken != null) {
        broken.close();
      }
    } catch (Exception e) {
      log.debug("closing what is broken failed", e);
    }
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
          ErrorCode.DATABASE_IS_IN_EXCLUSIVE_MODE,
          ErrorCode.DATABASE_ALREADY_OPEN_1,
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
  public long bytes(Session session) {
    try {
      return Files.size(databaseFile());
    } catch (IOException e) {
      throw new StorageException("the size of " + databaseFile() + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    H2Checkpoints ended = checkpoints;
    Connection held = keeper;
    checkpoints = null;
    keeper = null;
    try {
      if (ended != null && held != null) {
        ended.close();
        H2Checkpoints.write(held);
        held.close();
        try (FileChannel file = FileChannel.open(databaseFile(), StandardOpenOption.WRITE)) {
          file.force(true); // H2 has tidied up while closing.
        }
        Journal.remove(path);
      } else if (held != null) {
        held.close();
      }
    } catch (SQLException e) {
      throw Session.failed(e);
    } catch (IOException e) {
      throw new StorageException("the database did not close in order", e);
    }
  }
}
