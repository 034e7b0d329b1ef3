package orhestra.engine.simulation;

import org.jspecify.annotations.Nullable;
import orhestra.engine.GroupChange;
import orhestra.engine.GroupState;
import orhestra.engine.TaskId;
import orhestra.engine.simulation.ModelTask.Place;

/** What the contract says of what operators do. */
final class GroupRules {
  private final Model model;

  GroupRules(Model model) {
    this.model = model;
  }

  void cancel(long id, GroupChange answer) {
    @Nullable ModelGroup group = model.group(id);
    if (group == null) {
      expect(new GroupChange.NoSuchGroup(), answer, "cancel");
    } else if (group.isClosed()) {
      expect(new GroupChange.Refused(group.state), answer, "cancel");
    } else {
      group.close(GroupState.CANCELLED, model.now());
      model.disturb(group);
      expect(new GroupChange.Did(group.progress().cancelled(), false), answer, "cancel");
    }
  }

  void retryFailed(long id, GroupChange answer) {
    @Nullable ModelGroup group = model.group(id);
    if (group == null) {
      expect(new GroupChange.NoSuchGroup(), answer, "retry failed");
    } else if (group.state == GroupState.CANCELLED) {
      expect(new GroupChange.Refused(group.state), answer, "retry failed");
    } else {
      int failed = group.count(Place.FAILED);
      expect(new GroupChange.Did(failed, false), answer, "retry failed");
      if (failed > 0) {
        group.each(Place.FAILED, ModelTask::forgiven);
        group.reopen();
        model.disturb(group);
      }
    }
  }

  /** The second half of a reset: a task that does not run. */
  void requeue(long id, GroupChange answer) {
    @Nullable ModelGroup group = id < 0 ? null : model.group(TaskId.group(id));
    if (group == null) {
      expect(new GroupChange.NoSuchGroup(), answer, "reset");
      return;
    }
    if (group.isClosed()) {
      expect(new GroupChange.Refused(group.state), answer, "reset");
      return;
    }
    @Nullable ModelTask task = model.task(id);
    if (task == null) {
      expect(new GroupChange.NoSuchGroup(), answer, "reset");
      return;
    }
    switch (task.place) {
      case UNTOUCHED, RUNNING -> expect(new GroupChange.Did(0, false), answer, "reset");
      case DONE -> expect(new GroupChange.Refused(group.state), answer, "reset");
      case WAITING, FAILED -> {
        expect(new GroupChange.Did(1, false), answer, "reset");
        task.forgiven();
        model.disturb(group);
      }
    }
  }

  void remove(long id, GroupChange answer) {
    @Nullable ModelGroup group = model.group(id);
    if (group == null) {
      expect(new GroupChange.NoSuchGroup(), answer, "remove");
    } else if (!group.isClosed()) {
      expect(new GroupChange.Refused(group.state), answer, "remove");
    } else {
      expect(new GroupChange.Did(0, false), answer, "remove");
      model.removed(group);
    }
  }

  private static void expect(GroupChange expected, GroupChange answer, String what) {
    Violation.unlessEqual(expected, answer, () -> "answer to " + what);
  }
}
