package orhestra.engine.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.Lease;
import orhestra.engine.Reclaimed;
import orhestra.engine.TaskId;
import orhestra.engine.simulation.ModelTask.Place;

/** What the contract says of leases that are taken back. */
final class ReclaimRules {
  /** Signs of life are stored at most this often, so that much silence may not be silence. */
  private static final long SIGNS_STORED_EVERY = 1_000;

  private final Model model;

  ReclaimRules(Model model) {
    this.model = model;
  }

  /** The reaper takes back what was let go of, never too early. */
  void reap(Request.Reap tick, List<Reclaimed> answer) {
    for (ModelWorker worker : model.workers()) {
      if (isSilent(tick, worker)) {
        worker.mayBeGone = true;
      }
    }
    for (Reclaimed reclaimed : answer) {
      ModelTask task = running(reclaimed.lease());
      @Nullable ModelWorker worker = model.worker(task.worker);
      boolean ranOut = unseenFor(tick, task.renewedAt) >= model.settings.lease();
      boolean lost = worker != null && isSilent(tick, worker);
      Violation.unless(ranOut || lost, () -> "reaped too early: " + reclaimed);
      takeBack(task, reclaimed, true);
    }
  }

  /** How long the reaper can have seen at most that nothing has happened since, milliseconds. */
  private static long unseenFor(Request.Reap tick, long since) {
    return TimeUnit.NANOSECONDS.toMillis(tick.at() - Math.max(since, tick.observedSince()));
  }

  private boolean isSilent(Request.Reap tick, ModelWorker worker) {
    long timeout = model.settings.workerTimeout();
    return unseenFor(tick, worker.lastSign) >= timeout - SIGNS_STORED_EVERY
        && unseenFor(tick, tick.observedSince()) >= timeout;
  }

  void goodbye(long id, List<Reclaimed> answer) {
    Set<Long> expected = new HashSet<>();
    for (ModelGroup group : model.groups()) {
      for (ModelTask task : group.tasks) {
        if (task.place == Place.RUNNING && task.worker == id) {
          expected.add(task.id);
        }
      }
    }
    Set<Long> actual = new HashSet<>();
    for (Reclaimed reclaimed : answer) {
      actual.add(reclaimed.lease().task());
      takeBack(running(reclaimed.lease()), reclaimed, false);
    }
    Violation.unlessEqual(expected, actual, () -> "what the leaving worker " + id + " gave back");
    @Nullable ModelWorker worker = model.worker(id);
    if (worker != null) {
      worker.lastSign = model.nanos();
      worker.up = false;
    }
  }

  /** The first half of a reset: a running task is taken back. */
  void reset(long id, List<Reclaimed> answer) {
    @Nullable ModelTask task = model.task(id);
    boolean isRunning = task != null && task.place == Place.RUNNING;
    Violation.unlessEqual(isRunning ? 1 : 0, answer.size(), () -> "leases taken back by a reset");
    for (Reclaimed reclaimed : answer) {
      Violation.unlessEqual(id, reclaimed.lease().task(), () -> "task taken back by a reset");
      takeBack(running(reclaimed.lease()), reclaimed, false);
    }
  }

  private ModelTask running(Lease lease) {
    ModelTask task = model.task(lease.task());
    if (task == null || task.place != Place.RUNNING || task.token != lease.token()) {
      throw new Violation("took back what was not handed out: " + lease);
    }
    return task;
  }

  private void takeBack(ModelTask task, Reclaimed reclaimed, boolean isLoss) {
    int losses = task.losses + (isLoss ? 1 : 0);
    boolean givenUp =
        losses >= task.group.terms.retry().maxLosses() || task.attempt >= TaskId.MAX_ATTEMPTS;
    Violation.unlessEqual(!givenUp, reclaimed.willRetry(), () -> "whether it is tried again");
    if (givenUp) {
      String reason = "lost its worker " + losses + " times";
      task.failed(model.now(), reason, reason);
    } else {
      task.waits(isLoss ? AttemptOutcome.LOST : AttemptOutcome.RELEASED, model.now(), "");
      task.losses = losses;
    }
    model.disturb(task.group);
  }
}
