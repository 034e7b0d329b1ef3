package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orhestra.engine.memory.InMemoryStorage;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;
import orhestra.engine.store.View;

/**
 * What one run of a server process sees of the disk: commands gather until they are committed, or
 * are lost in a crash. After each commit the observer is told what was asked and answered, before
 * the callers are.
 */
final class SimulatedStorage implements Storage {
  /** Told of every commit. */
  interface Observer {
    /** These calls are committed, in the order in which they were applied; each list a batch. */
    void committed(List<List<Call>> batches);
  }

  /** The connection to the disk is broken for the moment. */
  static final class Away extends RuntimeException {
    private static final long serialVersionUID = 1;

    Away() {
      super("the storage is away");
    }
  }

  /** The process died after a commit, before the caller had the answer. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1;

    Died() {
      super("the process died");
    }
  }

  /** What may happen during a blocking call. */
  enum Mishap {
    NONE,
    /** A read fails. */
    AWAY,
    /** This thread or all of them stand still for a while. */
    SLOW,
    /** The process dies right after a commit. */
    DEATH
  }

  /** How commands get to the disk. */
  private enum Mode {
    /** They gather. */
    GATHER,
    /** Each by itself at once, before those that have gathered. */
    ALONE,
    /** Each at once, together with those that have gathered. */
    WITH_OTHERS
  }

  private final InMemoryStorage disk;
  private final boolean exclusive;
  private final Flaw flaw;
  private final FlawedTransaction flawed;
  private final Observer observer;
  private final Runnable standstill;
  private final Map<Operation<?, ?>, Watched<?, ?>> operations = new IdentityHashMap<>();
  private List<Queued<?, ?>> queue = new ArrayList<>();
  private Mode mode = Mode.GATHER;
  private Request request = new Request.Look();
  private @Nullable ForeignChangeListener listener;
  private Mishap mishap = Mishap.NONE;
  private int accessesUntilMishap;

  SimulatedStorage(
      InMemoryStorage disk,
      boolean exclusive,
      Flaw flaw,
      FlawedTransaction flawed,
      Observer observer,
      Runnable standstill) {
    this.disk = disk;
    this.exclusive = exclusive;
    this.flaw = flaw;
    this.flawed = flawed;
    this.observer = observer;
    this.standstill = standstill;
  }

  /** An operation that is seen to run. */
  private final class Watched<C, R> implements Operation<C, R> {
    private final Operation<C, R> operation;
    private int runs;
    private List<R> lastAnswers = List.of();

    Watched(Operation<C, R> operation) {
      this.operation = operation;
    }

    @Override
    public int phase() {
      return operation.phase();
    }

    @Override
    public List<R> apply(Transaction tx, List<C> commands) {
      runs++;
      lastAnswers = operation.apply(flawed.over(tx), commands);
      return lastAnswers;
    }
  }

  private static final class Queued<C, R> {
    final Watched<C, R> operation;
    final C command;
    final Request request;
    final CompletableFuture<R> outer = new CompletableFuture<>();
    CompletableFuture<R> inner = new CompletableFuture<>();

    Queued(Watched<C, R> operation, C command, Request request) {
      this.operation = operation;
      this.command = command;
      this.request = request;
    }

    void send(InMemoryStorage disk) {
      inner = disk.submit(operation, command);
    }

    Call call() {
      return new Call(request, operation.phase(), inner);
    }

    void answer() {
      if (inner.isCompletedExceptionally()) {
        outer.completeExceptionally(inner.exceptionNow());
      } else {
        outer.complete(inner.resultNow());
      }
    }
  }

  /** What is submitted during the call is done for this request. */
  <R> R asking(Request asked, Supplier<R> call) {
    Request before = request;
    request = asked;
    try {
      return call.get();
    } finally {
      request = before;
    }
  }

  /** Runs calls that wait for their answers. */
  <R> R blocking(Request asked, boolean withOthers, Supplier<R> call) {
    mode = withOthers ? Mode.WITH_OTHERS : Mode.ALONE;
    try {
      return asking(asked, call);
    } finally {
      mode = Mode.GATHER;
      mishap = Mishap.NONE;
    }
  }

  /** In the next blocking call this happens, once the disk was used this often in it. */
  void expect(Mishap next, int accesses) {
    mishap = next;
    accessesUntilMishap = accesses;
  }

  private boolean happens(Mishap what) {
    return mode != Mode.GATHER && mishap == what && accessesUntilMishap-- <= 0;
  }

  private void standStill() {
    if (happens(Mishap.SLOW)) {
      mishap = Mishap.NONE;
      standstill.run();
    }
  }

  @Override
  public <C, R> CompletableFuture<R> submit(Operation<C, R> operation, C command) {
    Queued<C, R> queued = new Queued<>(watched(operation), command, request);
    standStill();
    if (mode == Mode.ALONE) {
      send(List.of(queued));
    } else {
      queue.add(queued);
      if (mode == Mode.WITH_OTHERS) {
        commit();
      }
    }
    standStill();
    if (happens(Mishap.DEATH)) {
      throw new Died();
    }
    return queued.outer;
  }

  @SuppressWarnings("unchecked") // each operation is watched by one of its own type
  private <C, R> Watched<C, R> watched(Operation<C, R> operation) {
    return (Watched<C, R>) operations.computeIfAbsent(operation, Watched::new);
  }

  int gathered() {
    return queue.size();
  }

  /** Commits what has gathered as one batch. */
  void commit() {
    if (!queue.isEmpty()) {
      List<Queued<?, ?>> batch = queue;
      queue = new ArrayList<>();
      send(batch);
    }
  }

  private void send(List<Queued<?, ?>> batch) {
    boolean poisoned = batch.stream().anyMatch(SimulatedStorage::isPoison);
    if (poisoned && flaw == Flaw.FORGETS_TO_ROLL_BACK) {
      toDisk(batch.stream().filter(queued -> !isPoison(queued)).toList());
    }
    for (Queued<?, ?> queued : batch) {
      queued.operation.runs = 0;
    }
    toDisk(batch);
    List<Call> calls = new ArrayList<>(batch.size());
    for (Queued<?, ?> queued : batch) {
      if (queued.inner.isCompletedExceptionally()) {
        if (!isPoison(queued)) {
          Throwable failure = queued.inner.exceptionNow();
          throw new Violation(queued.request + " failed: " + failure, failure);
        }
      } else {
        calls.add(queued.call());
      }
      if (!poisoned && queued.operation.runs > 1) {
        throw new Violation("a batch was rolled back for no reason: " + calls);
      }
    }
    if (poisoned) {
      observer.committed(calls.stream().map(List::of).toList());
    } else {
      calls.sort(Comparator.comparingInt(Call::phase));
      observer.committed(List.of(calls));
    }
    batch.forEach(Queued::answer);
  }

  private void toDisk(List<Queued<?, ?>> batch) {
    disk.hold();
    batch.forEach(queued -> queued.send(disk));
    disk.release();
  }

  private static boolean isPoison(Queued<?, ?> queued) {
    return queued.request instanceof Request.Poison;
  }

  /**
   * The process is gone, with all that was not committed.
   *
   * @param halfWay whether what had gathered was applied before, though not committed
   */
  void crash(boolean halfWay) {
    List<Queued<?, ?>> lost = queue.stream().filter(queued -> !isPoison(queued)).toList();
    queue = new ArrayList<>();
    if (!halfWay || lost.isEmpty()) {
      return;
    }
    disk.hold();
    lost.forEach(queued -> queued.send(disk));
    disk.crash(true);
    disk.release();
    if (flaw == Flaw.ANSWERS_BEFORE_COMMIT) {
      Map<Watched<?, ?>, Integer> answered = new IdentityHashMap<>();
      List<Call> calls = new ArrayList<>();
      for (Queued<?, ?> queued : lost) {
        int index = answered.merge(queued.operation, 1, Integer::sum) - 1;
        Object answer = queued.operation.lastAnswers.get(index);
        calls.add(
            new Call(
                queued.request,
                queued.operation.phase(),
                CompletableFuture.completedFuture(answer)));
      }
      calls.sort(Comparator.comparingInt(Call::phase));
      observer.committed(List.of(calls));
    }
  }

  @Override
  public <R> R read(Function<View, R> query) {
    if (happens(Mishap.AWAY)) {
      throw new Away();
    }
    standStill();
    R result = disk.read(query);
    standStill();
    return result;
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
  void changedElsewhere(long[] groups) {
    if (listener != null) {
      asking(
          new Request.Look(),
          () -> {
            listener.changed(groups);
            return groups;
          });
    }
  }

  @Override
  public void close() {}
}
