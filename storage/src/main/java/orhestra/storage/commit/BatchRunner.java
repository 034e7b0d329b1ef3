package orhestra.storage.commit;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.store.Batch;
import orhestra.engine.store.Transaction.Participant;
import orhestra.storage.sql.ChangedGroups;
import orhestra.storage.sql.Dialect;
import orhestra.storage.sql.Fault;
import orhestra.storage.sql.Mark;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.StorageException;
import orhestra.storage.store.Door;
import orhestra.storage.store.Stores;

/**
 * Brings batches into the database, each in one transaction, whatever happens meanwhile: conflicts
 * and lost connections are met by doing it again, a command that cannot be applied is separated
 * from its neighbours. Used by one thread.
 */
final class BatchRunner {
  private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);
  private static final int MAX_CONFLICTS = 12;
  private static final long NO_OUTAGE = Long.MIN_VALUE;

  private final Dialect dialect;
  private final List<Door<?>> doors;
  private final InstantSource clock;
  private final Duration patience;
  private final BooleanSupplier stopping;
  private @Nullable Stores stores;
  private long outageSince = NO_OUTAGE;
  private final long writer = ThreadLocalRandom.current().nextLong();
  // Its committed batches, without gaps: what the journal of H2 counts as well.
  private long batches;
  // A transaction of which it is not known whether its commit has happened.
  private @Nullable BatchTransaction inDoubt;

  /**
   * @param patience how long batches wait for a database that is away
   * @param stopping whether to wait no longer
   */
  BatchRunner(
      Dialect dialect,
      List<Door<?>> doors,
      InstantSource clock,
      Duration patience,
      BooleanSupplier stopping) {
    this.dialect = dialect;
    this.doors = doors;
    this.clock = clock;
    this.patience = patience;
    this.stopping = stopping;
  }

  /** Runs the batch and answers all its commands, one way or the other. */
  void run(Batch batch) {
    Throwable failure = attempt(batch);
    if (failure == null) {
      return;
    }
    if (batch.size() == 1 || failure instanceof StorageException.Unavailable) {
      fail(batch, failure);
      return;
    }
    log.warn("a batch of {} commands failed; each is tried alone", batch.size(), failure);
    for (Batch single : batch.alone()) {
      Throwable ownFailure = attempt(single);
      if (ownFailure != null) {
        fail(single, ownFailure);
      }
    }
  }

  private static void fail(Batch batch, Throwable failure) {
    if (failure instanceof StorageException.Unavailable) {
      batch.fail(failure);
      return;
    }
    log.error("a command failed", failure);
    batch.fail(new StorageException("the change could not be stored", failure));
  }

  /** Runs the batch in one transaction, as often as that may help; why it failed, or null. */
  private @Nullable Throwable attempt(Batch batch) {
    try {
      return repeatedly(batch);
    } finally {
      giveUpDoubt();
    }
  }

  private @Nullable Throwable repeatedly(Batch batch) {
    int conflicts = 0;
    while (true) {
      Throwable failure = once(batch);
      if (failure == null) {
        return null;
      }
      switch (faultOf(failure)) {
        case LOST -> {
          if (!waitForDatabase(failure)) {
            return new StorageException.Unavailable("the database is unavailable", failure);
          }
        }
        case CONFLICT -> {
          conflicts++;
          if (conflicts > MAX_CONFLICTS) {
            return failure;
          }
          pause(ThreadLocalRandom.current().nextLong(1, 2 + 2L * conflicts));
        }
        case STATEMENT -> {
          return failure;
        }
      }
    }
  }

  // Whatever an operation throws, its callers must get an answer and the thread must live on.
  @SuppressWarnings("CatchThrowable")
  private @Nullable Throwable once(Batch batch) {
    BatchTransaction tx = null;
    try {
      Stores open = stores();
      if (inDoubt != null) {
        tx = inDoubt;
        if (isCommitted(open)) {
          batches++;
          inDoubt = null;
          finish(tx, batch);
          return null;
        }
        inDoubt = null;
        rollBack(tx);
      }
      open.changed().clear();
      tx = new BatchTransaction(open, clock.millis());
      batch.apply(tx);
      for (int i = 0; i < tx.participants().size(); i++) {
        tx.participants().get(i).beforeCommit(tx);
      }
      commit(open, tx);
    } catch (Throwable e) {
      if (inDoubt == null) {
        rollBack(tx);
      }
      return e;
    }
    finish(tx, batch);
    return null;
  }

  private void commit(Stores open, BatchTransaction tx) {
    Session session = open.session();
    if (!session.hasWritten()) {
      session.rollback();
      return;
    }
    try {
      session.commit(new Mark(writer, batches + 1, tx.now()), open.changed());
      batches++;
    } catch (RuntimeException e) {
      if (faultOf(e) == Fault.LOST) {
        inDoubt = tx;
      }
      throw e;
    }
  }

  private boolean isCommitted(Stores open) {
    try {
      List<Mark> marks = open.session().lock(Mark.MARKS, new long[] {writer});
      boolean committed = !marks.isEmpty() && marks.getFirst().batch() > batches;
      log.warn(
          "the connection broke during a commit, which {}",
          committed ? "had happened" : "had not happened");
      return committed;
    } finally {
      open.session().rollback();
    }
  }

  /** Nobody will know any more: whoever remembers something of the batch must look it up. */
  private void giveUpDoubt() {
    BatchTransaction tx = inDoubt;
    if (tx != null) {
      inDoubt = null;
      rollBack(tx);
    }
  }

  private void finish(BatchTransaction tx, Batch batch) {
    outageSince = NO_OUTAGE;
    for (Participant participant : tx.participants()) {
      quietly(participant::committed);
    }
    batch.complete();
  }

  private void rollBack(@Nullable BatchTransaction tx) {
    Stores open = stores;
    if (open != null) {
      try {
        open.session().rollback();
      } catch (RuntimeException e) {
        // Only a broken connection cannot roll back; the database does it by itself then.
        log.debug("rollback failed", e);
        discard(open);
      }
    }
    if (tx != null) {
      tx.participants().forEach(participant -> quietly(participant::rolledBack));
    }
  }

  private static void quietly(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      log.error("something failed after the batch was decided", e);
    }
  }

  private Fault faultOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return dialect.fault(sql);
      }
    }
    return Fault.STATEMENT;
  }

  /** Opens the writer's connection and forgets the marks of writers that are long gone. */
  void start() throws SQLException {
    Session session = stores().session();
    long now = clock.millis();
    session.execute("DELETE FROM writers WHERE at < ?", now - Duration.ofDays(7).toMillis());
    session.commit(new Mark(writer, batches + 1, now), new ChangedGroups());
    batches++;
  }

  /** The stores on the writer's connection, which is opened if there is none. */
  private Stores stores() throws SQLException {
    Stores open = stores;
    if (open == null) {
      open = new Stores(dialect.openWriter(writer), doors);
      stores = open;
    }
    return open;
  }

  /** Drops the connection and waits a little; false if it has been away for too long. */
  private boolean waitForDatabase(Throwable failure) {
    Stores open = stores;
    if (open != null) {
      discard(open);
    }
    long now = System.nanoTime();
    if (outageSince == NO_OUTAGE) {
      outageSince = now;
      log.warn("the connection to the database is lost; trying again", failure);
      return true;
    }
    if (stopping.getAsBoolean() || now - outageSince > patience.toNanos()) {
      return false;
    }
    long away = Duration.ofNanos(now - outageSince).toMillis();
    pause(ThreadLocalRandom.current().nextLong(10, 30 + Math.min(1000, away / 2)));
    return true;
  }

  void close() {
    Stores open = stores;
    stores = null;
    if (open != null) {
      open.session().close();
    }
  }

  private void discard(Stores open) {
    try {
      open.session().close();
    } catch (RuntimeException e) {
      log.debug("closing a broken connection failed", e);
    }
    stores = null;
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }
}
