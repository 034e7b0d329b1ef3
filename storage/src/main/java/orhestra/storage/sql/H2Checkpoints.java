package orhestra.storage.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.storage.journal.Journal;
import orhestra.storage.journal.Redo;

/**
 * Keeps an open H2 database durable: each commit in a journal at once, and in checkpoints, some
 * time later and many commits together, everything in the database's own file. Measured: to write
 * the pages that each commit touches, instead, takes two thirds of the writer's time.
 *
 * <p>H2 takes the state that it writes from one table after the other. In the midst of a
 * transaction that would be a state that never was, so a checkpoint begins between two
 * transactions; what it then writes is written beside the next ones. H2's own background writer,
 * which does not wait for this, must never run: see the settings in {@link H2Dialect}.
 *
 * <p>One thread commits; the checkpoints have a thread of their own, which rests while nothing is
 * committed.
 */
final class H2Checkpoints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(H2Checkpoints.class);

  private static final long EVERY = Duration.ofSeconds(1).toNanos();
  private static final long FIRST_ALARM = 1L << 30;

  // A chunk's space can be used again only when all its pages are garbage. So what is left in
  // mostly empty chunks is written anew, in small steps, until so much of the file is in use.
  private static final long SMALL_FILE = 32L << 20;
  private static final int STEP_BYTES = 1 << 20;
  private static final int BUSY_FILL_PERCENT = 60;
  private static final int IDLE_FILL_PERCENT = 80;

  /** How long space of the file that is garbage is kept, beyond what safety asks for. */
  private static final Duration RETENTION = Duration.ofSeconds(5);

  private final MVStore store;
  private final Journal journal;
  private final Thread thread;
  // Fair, since the writer takes it again at once.
  private final ReentrantLock betweenTransactions = new ReentrantLock(true);
  private volatile long committed;
  private volatile boolean resting;
  private volatile boolean hurried;
  private volatile boolean closing;
  private volatile @Nullable RuntimeException failure;
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
    keepGarbage(Integer.MAX_VALUE);
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

  private static void write(MVStore store) throws SQLException {
    try {
      store.commit();
      store.sync();
    } catch (MVStoreException e) {
      throw lost("the database file cannot be written", e);
    }
  }

  /**
   * Returns when the transaction that is about to be committed is in the journal.
   *
   * @throws SQLException that means {@link Fault#LOST}; then it is not known whether it is
   */
  void append(long batch, Redo redo) throws SQLException {
    RuntimeException ended = failure;
    if (ended != null) {
      throw lost("the database file cannot be written", ended);
    }
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

  /** Until {@link #release} no checkpoint begins; waits for one that is just beginning. */
  void hold() {
    betweenTransactions.lock();
  }

  void release() {
    betweenTransactions.unlock();
  }

  private void work() {
    long written = committed;
    boolean untidy = false;
    while (!closing) {
      rest(written, untidy);
      if (closing || store.isClosed()) {
        return;
      }
      long start = System.nanoTime();
      try {
        keepGarbage(Integer.MAX_VALUE);
        betweenTransactions.lock();
        try {
          untidy = tidy(committed == written ? IDLE_FILL_PERCENT : BUSY_FILL_PERCENT);
          written = committed;
          take();
        } finally {
          betweenTransactions.unlock();
        }
        // Waits until what was taken above is written.
        store.getFileStore().executeFileStoreOperation(store::sync);
      } catch (RuntimeException e) {
        log.error("the database file cannot be written", e);
        failure = e; // The next commit meets it, and the database is opened anew.
        return;
      }
      keepGarbage(Duration.ofNanos(System.nanoTime() - start).plus(RETENTION).toMillis());
      journal.covered(written);
      hurried = false;
      watchSize();
    }
  }

  /** Takes the state that is then written, as a rule beside the next transactions. */
  private void take() {
    long version = store.getCurrentVersion();
    if (store.tryCommit() == version && store.hasUnsavedChanges()) {
      store.commit();
    }
  }

  /**
   * What became garbage since the last state on the disk was taken must not be overwritten: after a
   * power cut that state is all there is. H2 goes by the time since then.
   */
  private void keepGarbage(long millis) {
    store.setRetentionTime((int) Math.min(millis, Integer.MAX_VALUE));
  }

  /** Makes the file a little denser; whether there is more of that to do. */
  private boolean tidy(int fillPercent) {
    FileStore<?> file = store.getFileStore();
    return file.size() > SMALL_FILE
        && file.getChunksFillRate() < fillPercent
        && store.compact(fillPercent, STEP_BYTES);
  }

  /** Returns after some time, or when the journal fills; if all is done, first waits for more. */
  private void rest(long written, boolean untidy) {
    resting = true;
    while (committed == written && !untidy && !closing) {
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
    Threads.awaitEnd(thread);
    journal.close();
  }
}
