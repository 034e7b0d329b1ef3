package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import orhestra.engine.Attempt;
import orhestra.engine.DeadLetter;
import orhestra.engine.Group;
import orhestra.engine.Lease;
import orhestra.engine.TaskStatus;
import orhestra.engine.Waiting;
import orhestra.engine.Worker;
import orhestra.engine.simulation.ModelTask.Place;
import orhestra.engine.store.View;

/** Compares every row with the model: nothing may be missing, changed, doubled or left over. */
final class RowCheck {
  private static final int ALL = Integer.MAX_VALUE;

  private final Model model;

  RowCheck(Model model) {
    this.model = model;
  }

  /** Throws a {@link Violation} if a row is not as it must be. */
  void check(View view) {
    checkGroups(view);
    checkTasks(view);
    checkWorkers(view);
  }

  private void checkGroups(View view) {
    long[] ids = new long[model.groups().size()];
    int open = 0;
    int i = 0;
    for (ModelGroup group : model.groups()) {
      ids[i++] = group.id;
      open += group.isClosed() ? 0 : 1;
    }
    Rows<Group> rows = new Rows<>(view.groups().find(ids), "group");
    for (ModelGroup group : model.groups()) {
      Group row = rows.next(group.id);
      Violation.unlessEqual(group.id, row.id(), () -> "group");
      Violation.unlessEqual(group.terms, row.terms(), () -> "terms of group " + group.id);
      Violation.unlessEqual(
          group.progress(), row.progress(), () -> "progress of group " + group.id);
      Violation.unless(row.progress().pending() >= 0, () -> "pending is negative: " + row);
    }
    rows.end();
    Violation.unlessEqual(open, view.groups().open().size(), () -> "number of open groups");
  }

  /** Rows of one table in the order of their keys, which must be those of the model. */
  private static final class Rows<R> {
    private final Iterator<R> rows;
    private final String kind;

    Rows(List<R> rows, String kind) {
      this.rows = rows.iterator();
      this.kind = kind;
    }

    R next(Object wanted) {
      if (!rows.hasNext()) {
        throw new Violation("there is no " + kind + " row for " + wanted);
      }
      return rows.next();
    }

    void end() {
      if (rows.hasNext()) {
        throw new Violation("a " + kind + " row too many: " + rows.next());
      }
    }
  }

  private void checkTasks(View view) {
    Rows<Lease> leases = new Rows<>(view.tasks().leasesBetween(0, Long.MAX_VALUE, ALL), "lease");
    Rows<Waiting> waiting =
        new Rows<>(view.tasks().waitingBetween(0, Long.MAX_VALUE, ALL), "waiting");
    Rows<DeadLetter> letters =
        new Rows<>(view.deadLetters().between(0, Long.MAX_VALUE, ALL), "dead letter");
    List<Attempt> scanned = new ArrayList<>();
    view.tasks().scanAttempts(0, Long.MAX_VALUE >> 8, scanned::add);
    Rows<Attempt> attempts = new Rows<>(scanned, "attempt");
    for (ModelGroup group : model.groups()) {
      for (ModelTask task : group.tasks) {
        for (Attempt attempt : task.history) {
          check(attempt, attempts.next(attempt));
        }
        switch (task.place) {
          case RUNNING -> check(task, leases.next(task.id));
          case WAITING -> check(task, waiting.next(task.id));
          case FAILED -> check(task, letters.next(task.id));
          case UNTOUCHED, DONE -> {}
        }
      }
    }
    leases.end();
    waiting.end();
    letters.end();
    attempts.end();
  }

  private static void check(Attempt expected, Attempt row) {
    if (!expected.equals(row)) {
      Violation.unlessEqual(expected, row, () -> "history of task " + expected.task());
    }
  }

  private static void check(ModelTask task, Lease row) {
    Violation.unless(
        task.id == row.task()
            && task.attempt == row.attempt()
            && task.token == row.token()
            && task.worker == row.worker()
            && task.startedAt == row.startedAt()
            && task.expiresAt == row.expiresAt()
            && task.failures == row.failures()
            && task.losses == row.losses()
            && task.version <= row.version(),
        () -> "lease of " + describe(task) + ": " + row);
    task.version = row.version();
  }

  private static void check(ModelTask task, Waiting row) {
    Violation.unless(
        task.id == row.task()
            && task.attempt == row.attempt()
            && task.token == row.token()
            && task.worker == row.worker()
            && task.notBefore <= row.notBefore()
            && task.notBeforeAtMost >= row.notBefore()
            && task.failures == row.failures()
            && task.losses == row.losses(),
        () -> "waiting row of " + describe(task) + ": " + row);
    task.notBefore = row.notBefore();
    task.notBeforeAtMost = row.notBefore();
  }

  private static void check(ModelTask task, DeadLetter row) {
    DeadLetter expected =
        new DeadLetter(task.id, task.group.terms.queue(), task.givenUpAt, task.givenUpBecause);
    Violation.unlessEqual(expected, row, () -> "a dead letter");
  }

  private void checkWorkers(View view) {
    Rows<Worker> rows = new Rows<>(view.workers().all(), "worker");
    for (ModelWorker worker : model.workers()) {
      Worker row = rows.next(worker.name);
      Violation.unless(
          worker.id == row.id()
              && worker.name.equals(row.name())
              && worker.labels.equals(row.labels())
              && worker.facts.equals(row.facts()),
          () -> "worker " + worker.name + ": " + row);
      checkState(worker, row);
    }
    rows.end();
  }

  private void checkState(ModelWorker worker, Worker row) {
    boolean isUp = row.state() == Worker.State.UP;
    if (model.exact) {
      boolean mayBeUp = worker.up;
      boolean mayBeDown = !worker.up || worker.mayBeGone;
      Violation.unless(isUp ? mayBeUp : mayBeDown, () -> "state of worker: " + row);
    }
    worker.up = isUp;
    worker.mayBeGone = false;
  }

  /** Compares these groups with what a reader sees of their tasks. */
  void checkStatus(View view, long[] groups) {
    for (long id : groups) {
      ModelGroup group = model.group(id);
      if (group != null) {
        Group row = view.groups().find(id).orElseThrow();
        List<TaskStatus> statuses = TaskStatus.of(view.tasks(), row, 0, row.progress().total());
        Rows<TaskStatus> rows = new Rows<>(statuses, "status");
        for (ModelTask task : group.tasks) {
          TaskStatus status = rows.next(task.id);
          Violation.unless(
              status.task() == task.id
                  && status.state() == task.state()
                  && status.attempt() == task.attempt
                  && status.worker() == task.worker,
              () -> "status of " + describe(task) + ": " + status);
        }
        rows.end();
      }
    }
  }

  private static String describe(ModelTask task) {
    Function<Place, String> name = place -> place.name().toLowerCase(java.util.Locale.ROOT);
    return "task "
        + task.id
        + " ("
        + name.apply(task.place)
        + ", attempt "
        + task.attempt
        + ", token "
        + task.token
        + ", worker "
        + task.worker
        + ", not before "
        + task.notBefore
        + ".."
        + task.notBeforeAtMost
        + ", failures "
        + task.failures
        + ", losses "
        + task.losses
        + ")";
  }
}
