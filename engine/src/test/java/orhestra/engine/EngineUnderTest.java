package orhestra.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import orhestra.engine.memory.InMemoryStorage;
import orhestra.engine.simulation.VirtualTime;
import orhestra.engine.store.Storage;
import orhestra.engine.store.Transaction;

/** An engine on a storage in memory, with clocks that the test drives. */
final class EngineUnderTest {
  static final String QUEUE = "sweep";

  final VirtualTime time = new VirtualTime();
  final InMemoryStorage storage = new InMemoryStorage(time);
  final List<Long> alarms = new ArrayList<>();
  final TaskEngine engine;

  EngineUnderTest() {
    this(EngineSettings.defaults(), UnaryOperator.identity());
  }

  /** An engine on what this makes of the storage in memory. */
  EngineUnderTest(EngineSettings settings, UnaryOperator<Storage> layers) {
    this.engine =
        new TaskEngine(
            layers.apply(storage), time::nanos, settings, new SplittableRandom(1), alarms::add);
  }

  /** A request that is never repeated. */
  static final class OnceOnly implements Admission {
    @Override
    public long existing(Transaction tx) {
      return 0;
    }

    @Override
    public void opened(Transaction tx, long group) {}
  }

  long open(int total) {
    return open(total, new Terms());
  }

  long open(int total, Terms terms) {
    return engine.open(terms.openedAt(time.millis()), total, new OnceOnly()).join();
  }

  Worker worker(String name, String... labels) {
    return engine.hello(name, Set.of(labels), facts -> facts).join();
  }

  List<Lease> claim(Worker worker, int most) {
    return engine.claim(new ClaimRequest(QUEUE, worker, most, null)).join();
  }

  Lease claimOne(Worker worker) {
    List<Lease> leases = claim(worker, 1);
    if (leases.size() != 1) {
      throw new AssertionError("nothing to claim");
    }
    return leases.getFirst();
  }

  Report complete(Lease lease) {
    return complete(lease.task(), new Caller(lease.worker(), lease.token()));
  }

  Report complete(long task, Caller caller) {
    return engine.complete(List.of(new TaskResult(task, caller, 1.0, "result"))).join().getFirst();
  }

  Report fail(Lease lease, boolean retriable) {
    Caller caller = new Caller(lease.worker(), lease.token());
    return engine.fail(new TaskFailure(lease.task(), caller, retriable, "why", "failure")).join();
  }

  Group group(long id) {
    return storage.read(view -> view.groups().find(id).orElseThrow());
  }

  Progress progress(long group) {
    return group(group).progress();
  }

  TaskStatus status(long task) {
    int ordinal = TaskId.ordinal(task);
    return storage.read(
        view ->
            TaskStatus.of(
                    view.tasks(),
                    view.groups().find(TaskId.group(task)).orElseThrow(),
                    ordinal,
                    ordinal + 1)
                .getFirst());
  }

  List<String> eventKinds(long group) {
    return storage.read(
        view ->
            view.events().read(0, Integer.MAX_VALUE).stream()
                .filter(event -> event.group() == group)
                .map(event -> event.kind() + " " + event.subject())
                .toList());
  }
}
