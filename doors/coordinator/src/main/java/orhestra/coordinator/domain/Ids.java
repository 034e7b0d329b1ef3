package orhestra.coordinator.domain;

import java.util.OptionalLong;
import orhestra.engine.TaskId;

/** Ids as clients see them: {@code job-7}, and {@code task-7-0} for its first task. */
public final class Ids {
  private static final String JOB = "job-";
  private static final String TASK = "task-";

  private Ids() {}

  /** The id of the job that this group is. */
  public static String job(long group) {
    return JOB + group;
  }

  /** The id of a task. */
  public static String task(long task) {
    return TASK + TaskId.group(task) + "-" + TaskId.ordinal(task);
  }

  /** The group of a job's id; empty if it cannot be the id of a job. */
  public static OptionalLong parseJob(String id) {
    return id.startsWith(JOB)
        ? number(id, JOB.length(), id.length(), TaskId.MAX_GROUP)
        : OptionalLong.empty();
  }

  /** The task of an id; empty if it cannot be the id of a task. */
  public static OptionalLong parseTask(String id) {
    int dash = id.lastIndexOf('-');
    if (!id.startsWith(TASK) || dash < TASK.length()) {
      return OptionalLong.empty();
    }
    OptionalLong group = number(id, TASK.length(), dash, TaskId.MAX_GROUP);
    OptionalLong ordinal = number(id, dash + 1, id.length(), TaskId.MAX_TASKS_PER_GROUP - 1);
    return group.isPresent() && ordinal.isPresent()
        ? OptionalLong.of(TaskId.of(group.getAsLong(), (int) ordinal.getAsLong()))
        : OptionalLong.empty();
  }

  // By hand: this runs for every report of a worker.
  private static OptionalLong number(String text, int from, int to, long max) {
    if (from >= to || to - from > 10 || (text.charAt(from) == '0' && to - from > 1)) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return OptionalLong.empty();
      }
      value = value * 10 + (digit - '0');
    }
    return value <= max ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
