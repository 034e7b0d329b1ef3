package orhestra.engine.store;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Where everything is kept. Thread-safe.
 *
 * <p>Group commit: commands of concurrent callers are gathered into batches, each batch is one
 * transaction. A batch's operations run on one thread, in the order of {@link Operation#phase}; two
 * batches of one storage never overlap.
 */
public interface Storage extends AutoCloseable {
  /**
   * Hands a command to the next batch. The future completes after the batch is durably committed;
   * or fails, with nothing of the command kept, if the command itself cannot be applied even alone.
   */
  <C, R> CompletableFuture<R> submit(Operation<C, R> operation, C command);

  /** Reads a consistent view outside the batches; never waits for them. */
  <R> R read(Function<View, R> query);

  /**
   * Whether this process is the only one that can write here. Then what the engine remembers of the
   * store is exact, and singleton duties need no observation.
   */
  boolean exclusive();

  /**
   * Called with the groups that another process changed, so that the engine can look at them again;
   * never called by an exclusive storage. Called on a thread of the storage.
   */
  void onForeignChange(ForeignChangeListener listener);

  /** Told of groups that another process changed. */
  interface ForeignChangeListener {
    /** These groups have changed. An empty array: anything may have changed. */
    void changed(long[] groups);
  }

  @Override
  void close();
}
