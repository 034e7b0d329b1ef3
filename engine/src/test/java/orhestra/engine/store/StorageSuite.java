package orhestra.engine.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import orhestra.engine.Attempt;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.Backoff;
import orhestra.engine.Group;
import orhestra.engine.GroupTerms;
import orhestra.engine.Lease;
import orhestra.engine.Progress;
import orhestra.engine.RetryPolicy;
import orhestra.engine.TaskId;
import orhestra.engine.Waiting;

/** A fresh storage for each test, and short ways to change and read it. */
public abstract class StorageSuite {
  /** Every kind of character that has ever made a database or a driver stumble. */
  protected static final String ODD_TEXT =
      "a'b\"c\\d;e--\n\r\t{},()%_?:$1 \u0000 \u0001 é 漢 😀 \uD83D \uFFFF \uFFFE NULL";

  private final StorageFixture fixture;
  protected final AtomicLong now = new AtomicLong(1_000_000);
  private @Nullable Storage opened;

  protected StorageSuite(StorageFixture fixture) {
    this.fixture = fixture;
  }

  /** Opens storages for a suite. */
  @FunctionalInterface
  public interface StorageFixture {
    /** An empty storage whose batches take their time from {@code clock}. */
    Storage open(InstantSource clock);
  }

  @BeforeEach
  void openStorage() {
    opened = fixture.open(() -> Instant.ofEpochMilli(now.get()));
  }

  @AfterEach
  void closeStorage() {
    storage().close();
  }

  protected final Storage storage() {
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  /** An operation whose commands say themselves what to do. */
  protected record Doing<R>(int phase) implements Operation<Function<Transaction, R>, R> {
    @Override
    public List<R> apply(Transaction tx, List<Function<Transaction, R>> commands) {
      return commands.stream().map(command -> command.apply(tx)).toList();
    }
  }

  /** Changes something in a batch of its own and waits until it is durable. */
  protected final <R> R write(Function<Transaction, R> change) {
    return storage().submit(new Doing<R>(0), change).join();
  }

  /** Like {@link #write}, without an answer. */
  protected final void change(Consumer<Transaction> change) {
    write(
        tx -> {
          change.accept(tx);
          return "done";
        });
  }

  protected final <R> R read(Function<View, R> query) {
    return storage().read(query);
  }

  /** Like {@link #read}; assertThat() needs to know that it is a list. */
  protected final <E> List<E> readAll(Function<View, List<E>> query) {
    return read(query);
  }

  /** Like {@link #read}, for one thing. */
  protected final <E> Optional<E> readOne(Function<View, Optional<E>> query) {
    return read(query);
  }

  /** Like {@link #write}; assertThat() needs to know that it is a list. */
  protected final <E> List<E> writeAll(Function<Transaction, List<E>> change) {
    return write(change);
  }

  /** Like {@link #write}, for one thing. */
  protected final <E> Optional<E> writeOne(Function<Transaction, Optional<E>> change) {
    return write(change);
  }

  protected static Lease lease(long task) {
    return new Lease(task, 1, task * 7 + 1, 3, 1, 100, 200, 0, 0);
  }

  protected static Waiting waiting(long task, long notBefore) {
    return new Waiting(task, 2, -5, 4, notBefore, 1, 1);
  }

  protected static Attempt attempt(long task, int number) {
    return new Attempt(
        task, number, task - number, 5, AttemptOutcome.DONE, 10, 20, 0.5, "{\"n\":" + number + "}");
  }

  protected static GroupTerms terms(String queue) {
    return new GroupTerms(
        queue, 0, 0, Set.of(), 0, new RetryPolicy(3, 10, new Backoff.Immediate(), 0), "", 1);
  }

  /** Opens a group with this progress and tells its id. */
  protected final long group(String queue, Progress progress) {
    return write(
        tx -> {
          long id = tx.groups().nextId();
          tx.groups().insert(new Group(id, terms(queue), progress));
          return id;
        });
  }

  /** The task at this place of group 9. */
  protected static long task(int ordinal) {
    return TaskId.of(9, ordinal);
  }

  protected static long[] ids(long... ids) {
    return ids;
  }
}
