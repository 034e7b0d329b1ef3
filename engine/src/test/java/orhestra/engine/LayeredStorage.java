package orhestra.engine;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;
import orhestra.engine.store.View;

/** A storage that can be shared with other processes, and that can break. */
final class LayeredStorage implements Storage {
  private final Storage below;
  private final boolean exclusive;
  private final Map<Operation<?, ?>, Breakable<?, ?>> operations = new IdentityHashMap<>();
  private @Nullable ForeignChangeListener listener;

  /** Whether every change fails after it was applied, and every read. */
  volatile boolean broken;

  /** Runs before each read. */
  volatile Runnable beforeRead = () -> {};

  LayeredStorage(Storage below, boolean exclusive) {
    this.below = below;
    this.exclusive = exclusive;
  }

  private final class Breakable<C, R> implements Operation<C, R> {
    private final Operation<C, R> operation;

    Breakable(Operation<C, R> operation) {
      this.operation = operation;
    }

    @Override
    public int phase() {
      return operation.phase();
    }

    @Override
    public List<R> apply(Transaction tx, List<C> commands) {
      List<R> answers = operation.apply(tx, commands);
      failIfBroken();
      return answers;
    }
  }

  private void failIfBroken() {
    if (broken) {
      throw new IllegalStateException("the storage is broken");
    }
  }

  @Override
  public <C, R> CompletableFuture<R> submit(Operation<C, R> operation, C command) {
    return below.submit(breakable(operation), command);
  }

  @SuppressWarnings("unchecked") // each operation has one of its own type
  private synchronized <C, R> Operation<C, R> breakable(Operation<C, R> operation) {
    return (Operation<C, R>) operations.computeIfAbsent(operation, Breakable::new);
  }

  @Override
  public <R> R read(Function<View, R> query) {
    beforeRead.run();
    failIfBroken();
    return below.read(query);
  }

  @Override
  public boolean exclusive() {
    return exclusive;
  }

  @Override
  public void onForeignChange(ForeignChangeListener told) {
    listener = told;
  }

  /** Another process has changed these groups. */
  void changedElsewhere(long... groups) {
    if (listener != null) {
      listener.changed(groups);
    }
  }

  @Override
  public void close() {}
}
