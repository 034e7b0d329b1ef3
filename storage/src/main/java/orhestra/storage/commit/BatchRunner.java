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
import orhestra.engine.store.Transaction.Participant;
import orhestra.storage.sql.Dialect;
import orhestra.storage.sql.Fault;
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

  /** Runs the commands and answers all of them, one way or the other. */
  void run(List<Command<?, ?>> commands) {
    Throwable failure = attempt(commands);
    if (failure == null) {
      return;
    }
    if (commands.size() == 1 || failure instanceof StorageException.Unavailable) {
      commands.forEach(command -> fail(command, failure));
      return;
    }
    log.warn("a batch of {} commands failed; each is tried alone", commands.size(), failure);
    for (Command<?, ?> command : commands) {
      Throwable ownFailure = attempt(List.of(command));
      if (ownFailure != null) {
        fail(command, ownFailure);
      }
    }
  }

  private static void fail(Command<?, ?> command, Throwable failure) {
    if (failure instanceof StorageException.Unavailable) {
      command.fail(failure);
      return;
    }
    log.error("{} failed", command.operation(), failure);
    command.fail(new StorageException("the change could not be stored", failure));
  }

  /** Runs the commands in one transaction, as often as that may help; why it failed, or null. */
  private @Nullable Throwable attempt(List<Command<?, ?>> commands) {
    int conflicts = 0;
    while (true) {
      Throwable failure = once(commands);
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
  private @Nullable Throwable once(List<Command<?, ?>> commands) {
    Batch batch = null;
    try {
      Stores open = stores();
      open.changed().clear();
      batch = new Batch(open, clock.millis());
      for (Together<?, ?> together : Together.of(commands)) {
        together.apply(batch);
      }
      for (int i = 0; i < batch.participants().size(); i++) {
        batch.participants().get(i).beforeCommit(batch);
      }
      open.session().commit(open.changed());
    } catch (Throwable e) {
      rollBack(batch);
      return e;
    }
    outageSince = NO_OUTAGE;
    for (Participant participant : batch.participants()) {
      quietly(participant::committed);
    }
    for (Command<?, ?> command : commands) {
      command.answer();
    }
    return null;
  }

  private void rollBack(@Nullable Batch batch) {
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
    if (batch != null) {
      batch.participants().forEach(participant -> quietly(participant::rolledBack));
    }
  }

  private static void quietly(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      log.error("a participant failed after the batch was decided", e);
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

  /** The stores on the writer's connection, which is opened if there is none. */
  Stores stores() throws SQLException {
    Stores open = stores;
    if (open == null) {
      open = new Stores(dialect.openWriter(), doors);
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
