package orhestra.storage;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import orhestra.engine.Backoff;
import orhestra.engine.Group;
import orhestra.engine.GroupTerms;
import orhestra.engine.Lease;
import orhestra.engine.Progress;
import orhestra.engine.RetryPolicy;
import orhestra.engine.TaskId;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;

/**
 * An operation whose commands say themselves what to do, so that a test can be written in one
 * place.
 */
record Work<R>(int phase) implements Operation<Function<Transaction, R>, R> {
  @Override
  public List<R> apply(Transaction tx, List<Function<Transaction, R>> commands) {
    return commands.stream().map(command -> command.apply(tx)).toList();
  }

  /** Changes something in a batch and waits until it is durable. */
  static <R> R write(Storage storage, Function<Transaction, R> change) {
    return storage.submit(new Work<R>(0), change).join();
  }

  /** Like {@link #write}, without an answer. */
  static void change(Storage storage, Consumer<Transaction> change) {
    write(
        storage,
        tx -> {
          change.accept(tx);
          return "done";
        });
  }

  static Lease lease(int ordinal) {
    return new Lease(TaskId.of(9, ordinal), 1, 77, 3, 1, 100, 200, 0, 0);
  }

  static long[] tasks(int... ordinals) {
    long[] tasks = new long[ordinals.length];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = TaskId.of(9, ordinals[i]);
    }
    return tasks;
  }

  /** The ordinals of all tasks with an ended attempt. */
  static Set<Integer> ordinals(Storage storage) {
    Set<Integer> ordinals = new TreeSet<>();
    storage.read(
        view -> {
          view.tasks()
              .scanAttempts(
                  0, Long.MAX_VALUE >>> 8, attempt -> ordinals.add(TaskId.ordinal(attempt.task())));
          return 0;
        });
    return ordinals;
  }

  /** Opens a group of this many tasks. */
  static long group(Storage storage, int total) {
    return write(
        storage,
        tx -> {
          long id = tx.groups().nextId();
          tx.groups().insert(new Group(id, terms(), Progress.fresh(total)));
          return id;
        });
  }

  static GroupTerms terms() {
    return new GroupTerms(
        "sweep", 0, 0, Set.of(), 0, new RetryPolicy(3, 10, new Backoff.Immediate(), 0), "", 1);
  }
}
