package orhestra.storage.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.storage.journal.Journal;
import orhestra.storage.journal.Redo;

/**
 * Keeps an open H2 database durable: each commit in a journal at once, and in checkpoints, some
 * time later and many commits together, everything in the database's own file. Measured: to write
 * the pages that each commit touches, instead, takes two thirds of the writer's time.
 *
 * <p>One thread commits; the checkpoints have a thread of their own, which rests while nothing is
 * committed.
 */
final class H2Checkpoints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(H2Checkpoints.class);

  private static final long EVERY = Duration.ofSeconds(1).toNanos();
  private static final long FIRST_ALARM = 1L << 30;

  /**
   * What a chunk of the file holds that is garbage may be overwritten after this time. By then two
   * checkpoints have forced to the disk what was written instead.
   */
  private static final Duration RETENTION = Duration.ofSeconds(5);

  private final MVStore store;
  private final Journal journal;
  private final Thread thread;
  private volatile long committed;
  private volatile boolean resting;
  private volatile boolean hurried;
  private volatile boolean closing;
  private long alarm = FIRST_ALARM;

  /**
   * Brings all that the database holds to the disk and starts an empty journal.
   *
   * @param connection any one to the database
   * @param last the writer's last batch
   */
  H2Checkpoints(Connection connection, Path base, Durability durability, long writer, long last)
      throws SQLException, IOException {
    store = store(connection);
    store.setRetentionTime((int) RETENTION.toMillis());
    committed = last;
    write(store);
    journal = Journal.create(base, writer, last, durability == Durability.POWER);
    thread = Thread.ofPlatform().name("storage-checkpoints").daemon().start(this::work);
  }

  // H2 has no SQL for what is needed here; its store is a public library of its own.
  private static MVStore store(Connection connection) throws SQLException {
    JdbcConnection local = connection.unwrap(JdbcConnection.class);
    return ((SessionLocal) local.getSession()).getDatabase().getStore().getMvStore();
  }

  /** Brings all that the database holds to the disk. */
  static void write(Connection connection) throws SQLException {
    write(store(connection));
  }

  private static void write(MVStore store) {
    store.commit();
    store.sync();
  }

  /**
   * Returns when the transaction that is about to be committed is in the journal.
   *
   * @throws SQLException that means {@link Fault#LOST}; then it is not known whether it is
   */
  void append(long batch, Redo redo) throws SQLException {
    try {
      journal.append(batch, redo);
    } catch (IOException e) {
      throw lost("the journal cannot be written", e);
    }
  }

  /** An error after which the database has to be opened anew. */
  static SQLException lost(String reason, Exception cause) {
    return new SQLException(reason, "58030", ErrorCode.IO_EXCEPTION_1, cause);
  }

  /** The transaction is committed in the database. */
  void committed(long batch) {
    committed = batch;
    if (resting) {
      LockSupport.unpark(thread);
    } else if (!hurried && journal.isFilling()) {
      hurried = true;
      LockSupport.unpark(thread);
    }
  }

  private void work() {
    long written = committed;
    while (!closing) {
      rest(written);
      if (closing || store.isClosed()) {
        return;
      }
      long batch = committed;
      try {
        write(store);
      } catch (MVStoreException e) {
        // The writer meets the same error and opens the database anew.
        log.error("the database file cannot be written", e);
        return;
      }
      written = batch;
      journal.covered(batch);
      hurried = false;
      watchSize();
    }
  }

  /** Returns when something was committed and either some time has passed or the journal fills. */
  private void rest(long written) {
    resting = true;
    while (committed == written && !closing) {
      LockSupport.park(this);
    }
    resting = false;
    long end = System.nanoTime() + EVERY;
    for (long left = EVERY; left > 0 && !hurried && !closing; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void watchSize() {
    long size = store.getFileStore().size();
    if (size >= alarm) {
      while (size >= alarm) {
        alarm *= 2;
      }
      log.warn(
          "the database file has grown to {} MB, of which {} % are in use; the next such line"
              + " comes at {} MB",
          size >> 20, store.getFileStore().getChunksFillRate(), alarm >> 20);
    }
  }

  /** Ends the checkpoints; the journal's files stay. */
  @Override
  public void close() throws IOException {
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    journal.close();
  }
}
