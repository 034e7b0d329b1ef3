package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import orhestra.engine.EngineSettings;
import orhestra.engine.TaskEngine;
import orhestra.engine.TaskId;

/** One simulated history: everything in it follows from its seed. */
final class History implements World {
  private static final int STEPS = 100;
  private static final long DAY = 86_400_000;

  private final SplittableRandom random;
  private final Trace trace;
  private final VirtualTime time = new VirtualTime();
  private final Cluster cluster;
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final Submitter submitter;
  private final Operator operator;

  private History(long seed, Flaw flaw, Trace trace) {
    this.random = new SplittableRandom(seed);
    this.trace = trace;
    EngineSettings settings =
        new EngineSettings(
            4_000 + random.nextInt(4_000), 1_000, 3_000, 1_000, Long.MAX_VALUE / 4, 0, 0);
    int processes = random.nextInt(6) == 0 ? 2 : 1;
    this.cluster = new Cluster(processes, time, settings, random.split(), flaw, trace);
    this.submitter = new Submitter(this, cluster.admissions());
    this.operator = new Operator(this);
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      workers.add(new SimulatedWorker("spot" + i, someLabels(), this));
    }
  }

  /**
   * Plays the history of this seed.
   *
   * @throws Violation if a promise is broken; its message tells the seed and the last steps
   */
  static void play(long seed, Flaw flaw) {
    try {
      new History(seed, flaw, Trace.off()).play();
    } catch (Violation | RuntimeException broken) {
      throw replay(seed, flaw, broken);
    }
  }

  private static Violation replay(long seed, Flaw flaw, Throwable broken) {
    Trace trace = Trace.on();
    try {
      new History(seed, flaw, trace).play();
    } catch (Violation | RuntimeException again) {
      return new Violation(
          "seed "
              + seed
              + ": "
              + again.getMessage()
              + "\nLast steps:\n"
              + trace
              + "\nTo run only this history: -Dtest=SimulationTest -Dsimulation.seed="
              + seed,
          again);
    }
    return new Violation("seed " + seed + " broke a promise only once: not deterministic", broken);
  }

  private void play() {
    submitter.act();
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    new Ending(cluster).play();
  }

  private void step() {
    int choice = random.nextInt(1_000);
    // A clock that is set right, or one that was quite wrong.
    long jump = random.nextBoolean() ? 2_000 : DAY;
    if (choice < 590) {
      workers.get(random.nextInt(workers.size())).act();
    } else if (choice < 620) {
      submitter.act();
    } else if (choice < 650) {
      operator.act();
    } else if (choice < 870) {
      cluster.commit();
    } else if (choice < 950) {
      passTime(random.nextInt(1_200));
    } else if (choice < 970) {
      passTime(random.nextInt(9_000));
    } else if (choice < 976) {
      cluster.pause(random.nextInt(60_000));
    } else if (choice < 982) {
      cluster.jumpWall(random.nextLong(-jump, jump));
    } else if (choice < 988) {
      cluster.poison();
    } else {
      cluster.restart(random.nextInt(3));
    }
  }

  private void passTime(long millis) {
    cluster.pass(millis);
  }

  @Override
  public <R> void ask(
      Request request,
      Function<TaskEngine, CompletableFuture<R>> call,
      Consumer<? super R> answered) {
    boolean lost = random.nextInt(12) == 0;
    cluster.ask(
        request,
        call,
        answer -> {
          if (!lost) {
            answered.accept(answer);
          }
        });
  }

  @Override
  public <R> void askAndWait(Request request, Function<TaskEngine, R> call) {
    cluster.askAndWait(request, call);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public VirtualTime time() {
    return time;
  }

  @Override
  public EngineSettings settings() {
    return cluster.settings();
  }

  @Override
  public Trace trace() {
    return trace;
  }

  @Override
  public Set<String> someLabels() {
    return switch (random.nextInt(10)) {
      case 0 -> Set.of("gpu");
      case 1 -> Set.of("big");
      case 2 -> Set.of("gpu", "big");
      default -> Set.of();
    };
  }

  @Override
  public String someQueue() {
    return random.nextInt(8) == 0 ? "turn" : "sweep";
  }

  @Override
  public long someTask() {
    return switch (random.nextInt(12)) {
      case 0 -> random.nextLong();
      // Too large to be a task, and like one in its lower bits.
      case 1 -> TaskId.of(someGroup(), random.nextInt(8)) | 1L << random.nextInt(55, 64);
      default -> TaskId.of(someGroup(), random.nextInt(9));
    };
  }

  @Override
  public long someGroup() {
    return 1 + random.nextInt(cluster.groupsSoFar() + 1);
  }
}
