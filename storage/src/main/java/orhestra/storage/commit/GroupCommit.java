package orhestra.storage.commit;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Batch;
import orhestra.engine.store.Batch.Entry;
import orhestra.engine.store.Operation;
import orhestra.storage.sql.Dialect;
import orhestra.storage.sql.StorageException;
import orhestra.storage.sql.Threads;
import orhestra.storage.store.Door;

/**
 * Gathers commands into batches. One thread writes: what it finds queued when it is free is the
 * next batch, so the first command after a pause goes at once and those that come meanwhile go
 * together. There is no timer and no waiting for more. Thread-safe.
 */
public final class GroupCommit implements AutoCloseable {
  /** Bounds how long the commands of one batch hold up the next ones. */
  private static final int MAX_BATCH = 1000;

  private final ConcurrentLinkedQueue<Entry<?, ?>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean parked = new AtomicBoolean();
  private final BatchRunner runner;
  private final Thread thread;
  private volatile boolean closing;

  public GroupCommit(Dialect dialect, List<Door<?>> doors, InstantSource clock, Duration patience) {
    runner = new BatchRunner(dialect, doors, clock, patience, () -> closing);
    thread = Thread.ofPlatform().name("storage-writer").unstarted(this::work);
  }

  /** Opens the writer's connection, so that a database that cannot be written fails the start. */
  public void start() throws SQLException {
    runner.start();
    thread.start();
  }

  /** See {@link orhestra.engine.store.Storage#submit}. */
  public <C, R> CompletableFuture<R> submit(Operation<C, R> operation, C command) {
    Entry<C, R> queued = new Entry<>(operation, command);
    queue.add(queued);
    if (closing) {
      // Unless the thread has taken it just before it ended: then it gets its answer.
      if (queue.remove(queued)) {
        queued.future().completeExceptionally(new StorageException("the storage is closed"));
      }
    } else if (parked.get() && parked.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
    return queued.future();
  }

  private void work() {
    List<Entry<?, ?>> batch = new ArrayList<>();
    for (Entry<?, ?> first = next(); first != null; first = next()) {
      batch.add(first);
      while (batch.size() < MAX_BATCH) {
        Entry<?, ?> more = queue.poll();
        if (more == null) {
          break;
        }
        batch.add(more);
      }
      runner.run(new Batch(batch));
      batch.clear();
    }
  }

  /** The next command, waited for; null once the storage closes and nothing is queued. */
  private @Nullable Entry<?, ?> next() {
    while (true) {
      Entry<?, ?> command = queue.poll();
      if (command != null) {
        return command;
      }
      if (closing) {
        return null;
      }
      parked.set(true);
      if (queue.isEmpty() && !closing) {
        LockSupport.park(this);
      }
      parked.set(false);
    }
  }

  /** Takes no more commands, lets those already taken finish, and ends the thread. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    // The commands already taken are finished whatever the caller wants.
    Threads.awaitEnd(thread);
    for (Entry<?, ?> late = queue.poll(); late != null; late = queue.poll()) {
      late.future().completeExceptionally(new StorageException("the storage is closed"));
    }
    runner.close();
  }
}
