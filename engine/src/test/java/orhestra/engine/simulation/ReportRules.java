package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.Backoff;
import orhestra.engine.Caller;
import orhestra.engine.HeldTask;
import orhestra.engine.Report;
import orhestra.engine.RetryPolicy;
import orhestra.engine.TaskFailure;
import orhestra.engine.TaskId;
import orhestra.engine.TaskResult;
import orhestra.engine.TaskState;
import orhestra.engine.simulation.ModelTask.Place;

/** What the contract says of results, failures and heartbeats. */
final class ReportRules {
  private final Model model;

  ReportRules(Model model) {
    this.model = model;
  }

  void complete(List<TaskResult> results, List<Report> answers) {
    Violation.unlessEqual(results.size(), answers.size(), () -> "number of reports");
    for (int i = 0; i < results.size(); i++) {
      TaskResult result = results.get(i);
      model.signOfLife(result.caller().worker());
      @Nullable ModelTask task = model.task(result.task());
      Report expected = expected(task, result.caller());
      Violation.unlessEqual(expected, answers.get(i), () -> "answer to " + result);
      if (task != null && expected instanceof Report.Accepted) {
        accept(task, result);
      }
    }
  }

  private static Report expected(@Nullable ModelTask task, Caller caller) {
    if (task == null) {
      return new Report.UnknownTask();
    }
    boolean isHeld = task.attempt > 0 && task.isHeldBy(caller);
    return switch (task.place) {
      case UNTOUCHED -> new Report.NotHeld(0);
      case RUNNING -> isHeld ? new Report.Accepted() : new Report.NotHeld(task.worker);
      case WAITING -> {
        if (!isHeld) {
          yield new Report.NotHeld(0);
        }
        yield task.group.isClosed()
            ? new Report.AlreadyTerminal(TaskState.CANCELLED)
            : new Report.Accepted();
      }
      case DONE -> isHeld ? new Report.AlreadyDone() : new Report.NotHeld(task.worker);
      case FAILED ->
          isHeld ? new Report.AlreadyTerminal(TaskState.FAILED) : new Report.NotHeld(task.worker);
    };
  }

  private void accept(ModelTask task, TaskResult result) {
    if (task.place == Place.RUNNING) {
      task.done(model.now(), result.score(), result.body());
    } else {
      task.doneLate(model.now(), result.score(), result.body());
    }
    model.disturb(task.group);
  }

  void fail(TaskFailure failure, Report answer) {
    model.signOfLife(failure.caller().worker());
    @Nullable ModelTask task = model.task(failure.task());
    if (task != null && task.place == Place.RUNNING && task.isHeldBy(failure.caller())) {
      failRunning(task, failure, answer);
      return;
    }
    Report expected = expected(task, failure.caller());
    if (expected instanceof Report.Accepted) {
      // It waits already: a failure changes nothing of that.
      expected = new Report.FailureKept(true);
    } else if (expected instanceof Report.AlreadyDone) {
      expected = new Report.AlreadyTerminal(TaskState.DONE);
    }
    Violation.unlessEqual(expected, answer, () -> "answer to " + failure);
  }

  private void failRunning(ModelTask task, TaskFailure failure, Report answer) {
    RetryPolicy policy = task.group.terms.retry();
    int failures = task.failures + 1;
    long now = model.now();
    long longest = now + longestWait(policy.backoff(), failures);
    long shortest = now + shortestWait(policy.backoff(), failures);
    long deadline =
        policy.deadlineMillis() == 0
            ? Long.MAX_VALUE
            : task.group.terms.createdAt() + policy.deadlineMillis();
    boolean triesLeft =
        failure.retriable()
            && failures < policy.maxAttempts()
            && task.attempt < TaskId.MAX_ATTEMPTS;
    boolean mayRetry = triesLeft && shortest <= deadline;
    boolean mustRetry = triesLeft && longest <= deadline;
    boolean retried = answer.equals(new Report.FailureKept(true));
    if (!retried) {
      Violation.unlessEqual(new Report.FailureKept(false), answer, () -> "answer to " + failure);
    }
    Violation.unless(retried ? mayRetry : !mustRetry, () -> "whether to retry after " + failure);
    if (retried) {
      task.waits(AttemptOutcome.RETRIED, now, failure.body());
      task.failures = failures;
      task.notBefore = shortest > now ? shortest : 0;
      task.notBeforeAtMost = longest > now ? longest : 0;
    } else {
      task.failed(now, failure.body(), failure.reason());
    }
    model.disturb(task.group);
  }

  private static long longestWait(Backoff backoff, int failures) {
    return switch (backoff) {
      case Backoff.Immediate() -> 0;
      case Backoff.Fixed(long delay) -> delay;
      case Backoff.Linear(long step, long cap) -> Math.min(cap, step * failures);
      case Backoff.Exponential(long base, long cap, double jitter) -> {
        long wait = base;
        for (int doubling = 1; doubling < failures && wait < cap; doubling++) {
          wait *= 2;
        }
        yield Math.min(cap, wait);
      }
    };
  }

  private static long shortestWait(Backoff backoff, int failures) {
    long longest = longestWait(backoff, failures);
    return backoff instanceof Backoff.Exponential(long base, long cap, double jitter)
        ? (long) Math.floor(longest * (1 - jitter))
        : longest;
  }

  void heartbeat(Request.Heartbeat beat, List<Long> stop) {
    model.signOfLife(beat.worker());
    @Nullable ModelWorker worker = model.worker(beat.worker());
    if (worker != null) {
      worker.facts = beat.facts();
    }
    List<Long> expected = new ArrayList<>();
    Set<ModelTask> renewed = new HashSet<>();
    for (HeldTask held : beat.held()) {
      @Nullable ModelTask task = model.task(held.task());
      boolean isHeld =
          task != null
              && task.attempt > 0
              && task.isHeldBy(new Caller(beat.worker(), held.token()));
      if (task != null && isHeld && task.place == Place.RUNNING) {
        renewed.add(task);
      } else if (task == null || !isHeld || task.place != Place.WAITING || task.group.isClosed()) {
        expected.add(held.task());
      }
    }
    Violation.unlessEqual(expected, stop, () -> "tasks to stop after " + beat);
    for (ModelTask task : renewed) {
      task.renewedAt = model.nanos();
      task.expiresAt = model.now() + model.settings.lease();
    }
  }
}
