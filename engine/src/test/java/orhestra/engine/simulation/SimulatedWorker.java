package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import orhestra.engine.Caller;
import orhestra.engine.ClaimRequest;
import orhestra.engine.HeldTask;
import orhestra.engine.Lease;
import orhestra.engine.Report;
import orhestra.engine.TaskFailure;
import orhestra.engine.TaskResult;
import orhestra.engine.Worker;

/**
 * A worker that does everything workers do, right and wrong. It knows only what it was answered,
 * and some answers never reach it.
 */
final class SimulatedWorker {
  private static final int REMEMBERED = 8;

  private final String name;
  private final World world;
  private final RandomGenerator random;
  private Set<String> labels;
  private @Nullable Worker identity;
  private final List<Lease> held = new ArrayList<>();
  private final List<Lease> past = new ArrayList<>();
  private @Nullable ClaimRequest lastClaim;
  private long awayUntil;
  private int count;

  SimulatedWorker(String name, Set<String> labels, World world) {
    this.name = name;
    this.labels = labels;
    this.world = world;
    this.random = world.random();
    this.awayUntil = world.time().nanos();
  }

  /** Does one thing, unless it is away. */
  void act() {
    if (world.time().nanos() < awayUntil) {
      return;
    }
    int choice = random.nextInt(100);
    if (identity == null) {
      hello();
    } else if (choice < 24) {
      claim(identity);
    } else if (choice < 29) {
      repeatClaim(identity);
    } else if (choice < 46) {
      completeHeld(identity);
    } else if (choice < 56) {
      reportWhatIsNotHeld(identity);
    } else if (choice < 70) {
      failHeld(identity);
    } else if (choice < 90) {
      heartbeat(identity);
    } else if (choice < 94) {
      goAway();
    } else if (choice < 96) {
      die();
    } else if (choice < 98) {
      goodbye(identity);
    } else {
      labels = world.someLabels();
      hello();
    }
  }

  private String next(String prefix) {
    return prefix + "-" + name + "-" + ++count;
  }

  private void hello() {
    String facts = next("facts");
    world.ask(
        new Request.Hello(name, labels, facts),
        engine -> engine.hello(name, labels, before -> facts),
        worker -> identity = worker);
  }

  private void claim(Worker me) {
    int most = random.nextInt(5) == 0 ? 20 : 1 + random.nextInt(3);
    @Nullable String claimId = random.nextBoolean() ? next("claim") : null;
    claim(new ClaimRequest(world.someQueue(), me, most, claimId));
  }

  private void repeatClaim(Worker me) {
    if (lastClaim != null && lastClaim.claimId() != null) {
      claim(new ClaimRequest(lastClaim.queue(), me, lastClaim.maxTasks(), lastClaim.claimId()));
    } else {
      claim(me);
    }
  }

  private void claim(ClaimRequest request) {
    lastClaim = request;
    world.ask(
        new Request.Claim(request),
        engine -> engine.claim(request),
        leases -> {
          for (Lease lease : leases) {
            held.removeIf(known -> known.token() == lease.token());
            held.add(lease);
          }
        });
  }

  private Caller caller(Worker me, Lease lease) {
    return new Caller(me.id(), random.nextInt(3) == 0 ? 0 : lease.token());
  }

  private void completeHeld(Worker me) {
    if (held.isEmpty()) {
      claim(me);
      return;
    }
    int many = random.nextInt(4) == 0 ? held.size() : 1;
    List<TaskResult> results = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      results.add(result(held.get(many == 1 ? random.nextInt(held.size()) : i), me));
    }
    if (random.nextInt(10) == 0) {
      results.add(result(results.getFirst()));
    }
    complete(results);
  }

  private TaskResult result(Lease lease, Worker me) {
    Double score = random.nextInt(4) == 0 ? null : random.nextInt(1000) / 8.0;
    return new TaskResult(lease.task(), caller(me, lease), score, next("result"));
  }

  /** The same task once more, with another result. */
  private TaskResult result(TaskResult before) {
    return new TaskResult(before.task(), before.caller(), before.score(), next("result"));
  }

  private void complete(List<TaskResult> results) {
    world.ask(
        new Request.Complete(results),
        engine -> engine.complete(results),
        reports -> {
          for (int i = 0; i < reports.size(); i++) {
            settled(results.get(i).task(), reports.get(i));
          }
        });
  }

  private void settled(long task, Report report) {
    boolean keepsTrying = random.nextInt(10) == 0;
    if (!keepsTrying && !(report instanceof Report.UnknownTask)) {
      for (Lease lease : List.copyOf(held)) {
        if (lease.task() == task) {
          held.remove(lease);
          remember(lease);
        }
      }
    }
  }

  private void remember(Lease lease) {
    if (past.size() == REMEMBERED) {
      past.removeFirst();
    }
    past.add(lease);
  }

  /** Late, repeated, of another worker, of nobody, of no task. */
  private void reportWhatIsNotHeld(Worker me) {
    long task;
    Caller caller;
    if (!past.isEmpty() && random.nextInt(3) > 0) {
      Lease old = past.get(random.nextInt(past.size()));
      task = old.task();
      caller = caller(me, old);
    } else {
      task = world.someTask();
      caller = new Caller(me.id(), random.nextBoolean() ? 0 : random.nextLong() | 1);
    }
    if (random.nextInt(3) == 0) {
      fail(new TaskFailure(task, caller, random.nextBoolean(), next("why"), next("failure")));
    } else {
      complete(List.of(new TaskResult(task, caller, null, next("late"))));
    }
  }

  private void failHeld(Worker me) {
    if (held.isEmpty()) {
      heartbeat(me);
      return;
    }
    Lease lease = held.get(random.nextInt(held.size()));
    boolean retriable = random.nextInt(5) > 0;
    fail(new TaskFailure(lease.task(), caller(me, lease), retriable, next("why"), next("failure")));
  }

  private void fail(TaskFailure failure) {
    world.ask(
        new Request.Fail(failure),
        engine -> engine.fail(failure),
        report -> settled(failure.task(), report));
  }

  private void heartbeat(Worker me) {
    List<HeldTask> tasks = new ArrayList<>();
    for (Lease lease : held) {
      if (random.nextInt(5) > 0) {
        tasks.add(new HeldTask(lease.task(), random.nextInt(3) == 0 ? 0 : lease.token()));
      }
    }
    if (!past.isEmpty() && random.nextInt(4) == 0) {
      Lease old = past.get(random.nextInt(past.size()));
      tasks.add(new HeldTask(old.task(), old.token()));
    }
    if (random.nextInt(20) == 0) {
      tasks.add(new HeldTask(world.someTask(), random.nextLong()));
    }
    String facts = next("facts");
    world.ask(
        new Request.Heartbeat(me.id(), facts, tasks),
        engine -> engine.heartbeat(me, before -> facts, tasks),
        stop -> {
          if (random.nextInt(4) > 0) {
            for (Lease lease : List.copyOf(held)) {
              if (stop.contains(lease.task())) {
                held.remove(lease);
                remember(lease);
              }
            }
          }
        });
  }

  /** Stalls, perhaps beyond its lease. */
  private void goAway() {
    long lease = world.settings().lease();
    awayUntil = world.time().nanos() + random.nextLong(lease * 2) * 1_000_000;
    world.trace().say(() -> name + " is away");
  }

  /** Forgets everything; what is on its way may still arrive. */
  private void die() {
    held.forEach(this::remember);
    held.clear();
    lastClaim = null;
    identity = null;
    awayUntil = world.time().nanos() + random.nextLong(20_000) * 1_000_000;
    world.trace().say(() -> name + " dies");
  }

  private void goodbye(Worker me) {
    world.ask(
        new Request.Goodbye(me.id()),
        engine -> engine.goodbye(me),
        taken -> {
          held.forEach(this::remember);
          held.clear();
        });
  }
}
