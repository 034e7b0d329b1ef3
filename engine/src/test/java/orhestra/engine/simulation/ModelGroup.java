package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.GroupState;
import orhestra.engine.GroupTerms;
import orhestra.engine.Progress;
import orhestra.engine.TaskId;
import orhestra.engine.simulation.ModelTask.Place;

/** What the model knows of one group. Nothing is counted on the way: counts are always recounts. */
final class ModelGroup {
  final long id;
  final GroupTerms terms;
  final List<ModelTask> tasks;
  GroupState state = GroupState.PENDING;
  long startedAt;
  long finishedAt;

  ModelGroup(long id, GroupTerms terms, int total) {
    this.id = id;
    this.terms = terms;
    this.tasks = new ArrayList<>(total);
    for (int ordinal = 0; ordinal < total; ordinal++) {
      tasks.add(new ModelTask(TaskId.of(id, ordinal), this));
    }
  }

  boolean isClosed() {
    return state.isClosed();
  }

  int count(Place place) {
    int count = 0;
    for (ModelTask task : tasks) {
      if (task.place == place) {
        count++;
      }
    }
    return count;
  }

  void each(Place place, Consumer<ModelTask> action) {
    for (ModelTask task : tasks) {
      if (task.place == place) {
        action.accept(task);
      }
    }
  }

  /** From when on something of it can be claimed; Long.MAX_VALUE if nothing can. */
  long dueAt() {
    long due = Long.MAX_VALUE;
    if (!isClosed()) {
      for (ModelTask task : tasks) {
        if (task.place == Place.UNTOUCHED || task.place == Place.WAITING) {
          long from = task.place == Place.UNTOUCHED ? 0 : task.notBefore;
          due = Math.min(due, Math.max(from, terms.notBefore()));
        }
      }
    }
    return due;
  }

  /** What the group's row must say. */
  Progress progress() {
    int total = tasks.size();
    int done = count(Place.DONE);
    int failed = count(Place.FAILED);
    return new Progress(
        state,
        total,
        total - count(Place.UNTOUCHED),
        count(Place.RUNNING),
        done,
        failed,
        isClosed() ? total - done - failed : 0,
        false,
        startedAt,
        finishedAt);
  }

  /** The state that follows from what has become of the tasks. */
  void settle(long now) {
    if (isClosed()) {
      return;
    }
    int done = count(Place.DONE);
    int failed = count(Place.FAILED);
    if (terms.maxFailures() > 0 && failed >= terms.maxFailures()) {
      close(GroupState.FAILED, now);
    } else if (done + failed == tasks.size()) {
      close(done > 0 ? GroupState.COMPLETED : GroupState.FAILED, now);
    } else if (state == GroupState.PENDING && startedAt != 0) {
      state = GroupState.RUNNING;
    }
  }

  void close(GroupState end, long now) {
    each(Place.RUNNING, task -> task.waits(AttemptOutcome.CANCELLED, now, ""));
    state = end;
    finishedAt = now;
  }

  void reopen() {
    state = GroupState.RUNNING;
    finishedAt = 0;
  }
}
