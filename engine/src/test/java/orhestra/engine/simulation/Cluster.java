package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import orhestra.engine.EngineSettings;
import orhestra.engine.TaskEngine;
import orhestra.engine.memory.InMemoryStorage;
import orhestra.engine.simulation.SimulatedStorage.Mishap;
import orhestra.engine.store.Operation;
import orhestra.engine.store.Transaction;

/**
 * The server processes on one disk, with all that can befall them. Checks the promises after every
 * commit.
 */
final class Cluster implements SimulatedStorage.Observer {
  private static final long TICK_EVERY = 500;

  private final VirtualTime time;
  private final EngineSettings settings;
  private final SplittableRandom random;
  private final Flaw flaw;
  private final Trace trace;
  private final InMemoryStorage disk;
  private final Admissions admissions = new Admissions();
  private final Model model;
  private final RowCheck rows;
  private final TimelineCheck timeline;
  private final FlawedTransaction flawed;
  private final List<ServerProcess> processes = new ArrayList<>();
  // Groups changed by one process of which another has not heard yet.
  private final List<long[]> rumours = new ArrayList<>();
  private int started;
  private boolean calm;

  Cluster(
      int size,
      VirtualTime time,
      EngineSettings settings,
      SplittableRandom random,
      Flaw flaw,
      Trace trace) {
    this.time = time;
    this.settings = settings;
    this.random = random;
    this.flaw = flaw;
    this.trace = trace;
    this.disk = new InMemoryStorage(time);
    this.model = new Model(time, settings, size == 1);
    this.rows = new RowCheck(model);
    this.timeline = new TimelineCheck(model);
    this.flawed = new FlawedTransaction(flaw, random.split());
    for (int i = 0; i < size; i++) {
      processes.add(start());
    }
  }

  private ServerProcess start() {
    SimulatedStorage storage =
        new SimulatedStorage(disk, model.exact, flaw, flawed, this, this::standStill);
    return new ServerProcess("process" + ++started, time, storage, settings, random.split(), flaw);
  }

  private ServerProcess some() {
    return processes.get(random.nextInt(processes.size()));
  }

  EngineSettings settings() {
    return settings;
  }

  Admissions admissions() {
    return admissions;
  }

  Model model() {
    return model;
  }

  int groupsSoFar() {
    return model.groups().size();
  }

  <R> void ask(
      Request request, Function<TaskEngine, CompletableFuture<R>> call, Consumer<R> answered) {
    ServerProcess process = some();
    trace.say(() -> request.toString());
    CompletableFuture<R> answer =
        process.storage().asking(request, () -> call.apply(process.engine()));
    answer.thenAccept(answered);
  }

  <R> void askAndWait(Request request, Function<TaskEngine, R> call) {
    int which = random.nextInt(processes.size());
    ServerProcess process = processes.get(which);
    trace.say(() -> request + " and waits");
    if (random.nextInt(10) == 0) {
      process.storage().expect(Mishap.DEATH, 0);
    }
    try {
      process.storage().blocking(request, random.nextBoolean(), () -> call.apply(process.engine()));
    } catch (SimulatedStorage.Died died) {
      succeed(which);
    }
  }

  private void standStill() {
    long millis = random.nextInt(random.nextBoolean() ? 2_000 : 8_000);
    trace.say(() -> "the reaper stands still for " + millis + " ms");
    time.pass(millis);
    if (random.nextBoolean()) {
      // It was only this thread: the others have gone on.
      some().storage().commit();
    }
  }

  void commit() {
    ServerProcess process = some();
    trace.say(() -> "commit of " + process.storage().gathered());
    process.storage().commit();
  }

  /** From now on nothing breaks. */
  void calm() {
    calm = true;
  }

  void commitAll() {
    processes.forEach(process -> process.storage().commit());
  }

  @Override
  public void committed(List<List<Call>> batches) {
    for (List<Call> batch : batches) {
      for (Call call : batch) {
        trace.say(() -> "    " + call.request() + " -> " + call.outcome().resultNow());
      }
      model.follow(batch);
    }
    long[] touched = model.takeTouched();
    disk.read(
        view -> {
          rows.check(view);
          rows.checkStatus(view, touched);
          timeline.check(view);
          return view;
        });
    if (processes.size() > 1 && touched.length > 0) {
      rumours.add(touched);
    }
    if (model.exact && !batches.isEmpty()) {
      long due = model.nextDue();
      long alarm = processes.getFirst().alarmAt();
      Violation.unless(alarm <= due, () -> "no alarm for " + due + " but for " + alarm);
    }
  }

  /** Time passes while the processes run: alarms go off and the reapers tick. */
  void pass(long millis) {
    trace.say(() -> millis + " ms pass");
    long left = millis;
    do {
      long step = Math.min(left, TICK_EVERY);
      time.pass(step);
      left -= step;
      spreadRumours();
      for (int which = 0; which < processes.size(); which++) {
        processes.get(which).soundAlarmIfDue();
        tick(which);
      }
    } while (left > 0);
  }

  private void tick(int which) {
    ServerProcess process = processes.get(which);
    Mishap mishap =
        switch (calm ? 3 : random.nextInt(150)) {
          case 0 -> Mishap.AWAY;
          case 1 -> Mishap.SLOW;
          case 2 -> Mishap.DEATH;
          default -> Mishap.NONE;
        };
    if (mishap != Mishap.NONE) {
      trace.say(() -> "in the next tick: " + mishap);
      process.storage().expect(mishap, random.nextInt(6));
    }
    try {
      process.tick(random.nextBoolean());
    } catch (SimulatedStorage.Died died) {
      succeed(which);
    }
  }

  void spreadRumours() {
    for (long[] groups : rumours) {
      for (ServerProcess process : processes) {
        process.storage().changedElsewhere(random.nextInt(8) == 0 ? new long[0] : groups);
      }
    }
    rumours.clear();
  }

  /** Everything stands still for a while. */
  void pause(long millis) {
    trace.say(() -> "all processes are paused for " + millis + " ms");
    time.pass(millis);
  }

  void jumpWall(long millis) {
    trace.say(() -> "the wall clock jumps by " + millis + " ms");
    time.jumpWall(millis);
  }

  /** A command that cannot be applied is put among the others. */
  void poison() {
    trace.say(() -> "poison");
    SimulatedStorage storage = some().storage();
    storage.asking(
        new Request.Poison(), () -> storage.submit(new Poisoning(random.nextInt(50)), "poison"));
  }

  /** A process stops and another takes its place: after a clean stop, or a crash. */
  void restart(int how) {
    int which = random.nextInt(processes.size());
    SimulatedStorage storage = processes.get(which).storage();
    switch (how) {
      case 0 -> {
        trace.say(() -> "restart");
        storage.commit();
      }
      case 1 -> {
        trace.say(() -> "crash, losing " + storage.gathered());
        storage.crash(false);
      }
      default -> {
        trace.say(() -> "crash before the commit of " + storage.gathered());
        storage.crash(true);
      }
    }
    succeed(which);
  }

  /** Another process takes the place of one that is gone. */
  private void succeed(int which) {
    processes.get(which).storage().crash(false);
    committed(List.of());
    time.pass(random.nextInt(3) == 0 ? random.nextInt(8_000) : 0);
    processes.set(which, start());
  }

  private record Poisoning(int phase) implements Operation<String, String> {
    @Override
    public List<String> apply(Transaction tx, List<String> commands) {
      throw new IllegalArgumentException("poison");
    }
  }
}
