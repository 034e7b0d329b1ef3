package orhestra.engine;

/**
 * How a task's id is built: {@code group * 2^24 + ordinal}. A task therefore knows its group and
 * its place in it without a look-up, the tasks of one group are one contiguous range of keys, and a
 * group of ten million tasks needs no rows to have ids.
 *
 * <p>An attempt's key is {@code task * 2^8 + attempt}, so the attempts of a task, and of a whole
 * group, are contiguous too and come into being in almost ascending order.
 */
public final class TaskId {
  /** Tasks that one group can hold. */
  public static final int MAX_TASKS_PER_GROUP = 1 << 24;

  /** Attempts that one task can have, whatever its retry policy says. */
  public static final int MAX_ATTEMPTS = (1 << 8) - 1;

  /** The largest group id: ids of attempts stay positive. */
  public static final long MAX_GROUP = (1L << 31) - 1;

  /** All ids are below this one. */
  public static final long END = (MAX_GROUP + 1) << 24;

  private TaskId() {}

  /** The id of the task at {@code ordinal} (from 0) of {@code group}. */
  public static long of(long group, int ordinal) {
    if (group < 0 || group > MAX_GROUP) {
      throw new IllegalArgumentException("group out of range: " + group);
    }
    if (ordinal < 0 || ordinal >= MAX_TASKS_PER_GROUP) {
      throw new IllegalArgumentException("ordinal out of range: " + ordinal);
    }
    return (group << 24) | ordinal;
  }

  /** The group a task belongs to. */
  public static long group(long task) {
    return task >>> 24;
  }

  /** A task's place in its group, from 0. */
  public static int ordinal(long task) {
    return (int) (task & (MAX_TASKS_PER_GROUP - 1));
  }

  /** The first task id of a group; the first of the next group is the exclusive end of this one. */
  public static long first(long group) {
    return group << 24;
  }

  /** The key of one attempt of a task, from attempt 1. */
  public static long attemptKey(long task, int attempt) {
    return (task << 8) | attempt;
  }

  /** The task that an attempt's key belongs to. */
  public static long taskOf(long attemptKey) {
    return attemptKey >>> 8;
  }

  /** The attempt's number within its task. */
  public static int attemptOf(long attemptKey) {
    return (int) (attemptKey & MAX_ATTEMPTS);
  }
}
