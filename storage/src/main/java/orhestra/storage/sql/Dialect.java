package orhestra.storage.sql;

import java.sql.SQLException;
import javax.sql.DataSource;
import orhestra.engine.store.Storage;

/**
 * One kind of database: how to reach it and everything in which it differs from the other. Nothing
 * outside this package asks which one it is.
 */
public sealed interface Dialect extends AutoCloseable permits H2Dialect, PostgresDialect {
  /**
   * Folder of the migrations that only this database needs, below each {@code migration} folder.
   */
  String migrations();

  /** To be called first: reaches the database and keeps it open. */
  void open() throws SQLException;

  /** Connections for the migrations. */
  DataSource source();

  /**
   * To be called once, after the migrations and before any session is opened.
   *
   * @throws StorageException if the database cannot keep what it is asked to keep
   */
  void start() throws SQLException;

  /** Whether this process is the only one that can have the database open. */
  boolean exclusive();

  /**
   * A session that changes things; at most one at a time. If there was one before, what it has
   * committed is there, and what it has not never will be.
   *
   * @param writer see {@link Mark}
   */
  Session openWriter(long writer) throws SQLException;

  /** A session whose transactions each see one unchanging state. */
  Session openReader() throws SQLException;

  /** What this error means. */
  Fault fault(SQLException error);

  /**
   * Tells of groups that other processes changed, from before this call returns on.
   *
   * @return ends it
   */
  AutoCloseable listen(Storage.ForeignChangeListener listener) throws SQLException;

  /** What the database occupies, in bytes. */
  long bytes(Session session);

  /** Leaves the database, after all sessions are closed. */
  @Override
  void close();
}
