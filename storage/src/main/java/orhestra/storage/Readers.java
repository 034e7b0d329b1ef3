package orhestra.storage;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.store.View;
import orhestra.storage.sql.Dialect;
import orhestra.storage.sql.Fault;
import orhestra.storage.sql.Session;
import orhestra.storage.sql.StorageException;
import orhestra.storage.store.Door;
import orhestra.storage.store.Stores;

/**
 * Reads beside the writer: a few platform threads, each with a session of its own, because drivers
 * would pin the virtual threads that ask. A thread that has nothing to do for a minute goes, and
 * its connection with it. Thread-safe.
 */
final class Readers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Readers.class);

  /** A session idle for longer than this is tested before it is used: the server may be gone. */
  private static final long TRUSTED_NANOS = Duration.ofSeconds(2).toNanos();

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Dialect dialect;
  private final List<Door<?>> doors;
  private final ThreadPoolExecutor threads;
  private final Set<Reader> alive = ConcurrentHashMap.newKeySet();

  Readers(Dialect dialect, List<Door<?>> doors, int count) {
    this.dialect = dialect;
    this.doors = doors;
    threads =
        new ThreadPoolExecutor(
            count, count, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), Reader::new);
    threads.allowCoreThreadTimeOut(true);
  }

  /** See {@link orhestra.engine.store.Storage#read}. */
  <R> R read(Function<View, R> query) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> ((Reader) Thread.currentThread()).answer(query, answer));
    } catch (RejectedExecutionException e) {
      throw new StorageException("the storage is closed", e);
    }
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        // The reader's stack says what failed, this thread's who asked.
        cause.addSuppressed(new StorageException("asked for here"));
        throw cause;
      }
      throw e;
    }
  }

  /** One thread and its session. */
  private final class Reader extends Thread {
    private @Nullable Stores stores;
    private long usedAt;

    Reader(Runnable work) {
      super(null, work, "storage-reader", 0, false);
      alive.add(this);
    }

    // Whoever asked must be answered, whatever the query throws.
    @SuppressWarnings("CatchThrowable")
    <R> void answer(Function<View, R> query, CompletableFuture<R> answer) {
      try {
        Stores open = open();
        // The answer goes out before the transaction is ended: nobody has to wait for that.
        answer.complete(query.apply(open));
        open.session().rollback();
        usedAt = System.nanoTime();
      } catch (Throwable e) {
        drop();
        answer.completeExceptionally(explained(e));
      }
    }

    private Stores open() throws SQLException {
      Stores open = stores;
      if (open != null
          && System.nanoTime() - usedAt > TRUSTED_NANOS
          && !open.session().connection().isValid(2)) {
        drop();
        open = null;
      }
      if (open == null) {
        open = new Stores(dialect.openReader(), doors);
        stores = open;
      }
      return open;
    }

    private Throwable explained(Throwable failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLException sql && dialect.fault(sql) == Fault.LOST) {
          return new StorageException.Unavailable("the database is unavailable", failure);
        }
      }
      return failure instanceof SQLException
          ? new StorageException("the database cannot be read", failure)
          : failure;
    }

    private void drop() {
      Stores open = stores;
      stores = null;
      if (open != null) {
        try {
          open.session().close();
        } catch (StorageException e) {
          log.debug("closing a reader's connection failed", e);
        }
      }
    }

    @Override
    public void run() {
      try {
        super.run();
      } finally {
        drop();
        alive.remove(this);
      }
    }
  }

  /** Takes no more queries and waits a little for those going on and for their connections. */
  @Override
  public void close() {
    threads.shutdown();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      // The pool has ended before its threads have: they still close their connections then.
      for (Reader reader : alive) {
        if (reader.isAlive()
            && !reader.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
          log.warn("reads are still going on while the storage closes");
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The size of the database, in bytes. */
  long bytes() {
    return read(view -> dialect.bytes(session(view)));
  }

  private static Session session(View view) {
    return ((Stores) view).session();
  }
}
