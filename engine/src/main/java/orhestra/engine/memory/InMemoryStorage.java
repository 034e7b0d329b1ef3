package orhestra.engine.memory;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Batch;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;
import orhestra.engine.store.View;

/**
 * A storage in memory that behaves as the databases do: batches, rollback, and a crash that loses
 * what was not committed. Thread-safe by one lock.
 *
 * <p>By default every command is a batch of its own and committed at once. With {@link #hold}
 * commands gather until {@link #commit}, or are lost by {@link #crash}.
 */
public final class InMemoryStorage implements Storage {
  private final InstantSource clock;
  private final MemoryTables tables = new MemoryTables();
  private final Map<Class<?>, Object> doors = new HashMap<>();
  private final List<Batch.Entry<?, ?>> held = new ArrayList<>();
  private boolean holding;

  /** An empty storage whose batches take their time from {@code clock}. */
  public InMemoryStorage(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Makes a door's store available to views and transactions. It is not rolled back. */
  public synchronized <T> void register(Class<T> type, T store) {
    doors.put(type, store);
  }

  @Override
  public synchronized <C, R> CompletableFuture<R> submit(Operation<C, R> operation, C command) {
    Batch.Entry<C, R> entry = new Batch.Entry<>(operation, command);
    held.add(entry);
    if (!holding) {
      commit();
    }
    return entry.future();
  }

  /** From now on commands gather until {@link #commit}. */
  public synchronized void hold() {
    holding = true;
  }

  /** Commits what has gathered, and from now on every command at once. */
  public synchronized void release() {
    holding = false;
    commit();
  }

  /** How many commands have gathered. */
  public synchronized int gathered() {
    return held.size();
  }

  /** Applies and commits, as one batch, what has gathered. */
  public synchronized void commit() {
    if (held.isEmpty()) {
      return;
    }
    Batch batch = new Batch(List.copyOf(held));
    held.clear();
    try {
      run(batch);
    } catch (RuntimeException failure) {
      if (batch.size() == 1) {
        batch.fail(failure);
      } else {
        batch.alone().forEach(this::runAlone);
      }
    }
  }

  private void runAlone(Batch batch) {
    try {
      run(batch);
    } catch (RuntimeException failure) {
      batch.fail(failure);
    }
  }

  private void run(Batch batch) {
    MemoryTransaction tx = new MemoryTransaction();
    try {
      batch.apply(tx);
      tx.beforeCommit();
    } catch (RuntimeException failure) {
      tables.rollback();
      tx.participants.values().forEach(Transaction.Participant::rolledBack);
      throw failure;
    }
    tables.commit();
    tx.participants.values().forEach(Transaction.Participant::committed);
    batch.complete();
  }

  /**
   * Loses what has gathered, as a crash before the commit would: its callers never hear of it.
   *
   * @param halfWay whether the batch had already been applied, though not committed, when the crash
   *     came; its participants hear nothing either, as the process that had them is gone
   */
  public synchronized void crash(boolean halfWay) {
    if (halfWay && !held.isEmpty()) {
      MemoryTransaction tx = new MemoryTransaction();
      new Batch(List.copyOf(held)).apply(tx);
      tx.beforeCommit();
      tables.rollback();
    }
    held.clear();
  }

  @Override
  public synchronized <R> R read(Function<View, R> query) {
    return query.apply(new MemoryTransaction());
  }

  @Override
  public boolean exclusive() {
    return true;
  }

  @Override
  public void onForeignChange(ForeignChangeListener listener) {}

  @Override
  public void close() {}

  private final class MemoryTransaction implements Transaction {
    private final long now = clock.millis();
    private final Map<Class<?>, Participant> participants = new HashMap<>();

    void beforeCommit() {
      List.copyOf(participants.values()).forEach(participant -> participant.beforeCommit(this));
    }

    @Override
    public MemoryTasks tasks() {
      return tables.tasks;
    }

    @Override
    public MemoryGroups groups() {
      return tables.groups;
    }

    @Override
    public MemoryWorkers workers() {
      return tables.workers;
    }

    @Override
    public MemoryDeadLetters deadLetters() {
      return tables.deadLetters;
    }

    @Override
    public MemoryEvents events() {
      return tables.events;
    }

    @Override
    public MemoryClaims claims() {
      return tables.claims;
    }

    @Override
    public MemoryDuties duties() {
      return tables.duties;
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public <T extends Participant> T participant(
        Class<T> type, java.util.function.Supplier<T> create) {
      @Nullable Participant known = participants.get(type);
      if (known == null) {
        known = create.get();
        participants.put(type, known);
      }
      return type.cast(known);
    }

    @Override
    public <T> T door(Class<T> type) {
      Object store = doors.get(type);
      if (store == null) {
        throw new IllegalArgumentException("no store is registered for " + type.getName());
      }
      return type.cast(store);
    }
  }
}
