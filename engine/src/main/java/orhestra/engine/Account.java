package orhestra.engine;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a batch changes of one group, added up until the group's row is locked and written. */
final class Account {
  final long id;
  private @Nullable Progress base;
  private int running;
  private int done;
  private int failed;
  private int next = -1;
  private boolean changed;
  // Smallest notBefore among the rows this batch added to those that wait.
  private long waitingAdded = Long.MAX_VALUE;
  // Rows that wait were taken away, or were not there: the earliest must be looked up.
  private boolean lookAgain;
  private final Map<TaskEvent, Ordinals> events = new EnumMap<>(TaskEvent.class);

  Account(long id) {
    this.id = id;
  }

  boolean isLocked() {
    return base != null;
  }

  void locked(Progress progress) {
    base = progress;
  }

  /** The group as the batch has left it so far. Only when locked. */
  Progress now() {
    if (base == null) {
      throw new IllegalStateException("group " + id + " is not locked");
    }
    return new Progress(
        base.state(),
        base.total(),
        next < 0 ? base.next() : next,
        base.running() + running,
        base.done() + done,
        base.failed() + failed,
        base.cancelled(),
        base.paused(),
        base.startedAt(),
        base.finishedAt());
  }

  /** Sets what the group is from now on, all deltas included. Only when locked. */
  void set(Progress progress) {
    base = progress;
    running = 0;
    done = 0;
    failed = 0;
    next = -1;
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  void claimed(long task) {
    running++;
    record(TaskEvent.CLAIMED, task);
  }

  void advanceTo(int newNext) {
    next = newNext;
    changed = true;
  }

  void completed(long task) {
    done++;
    running--;
    record(TaskEvent.COMPLETED, task);
  }

  /** A task that waited was completed by the worker that had it last. */
  void completedLate(long task) {
    done++;
    lookAgain = true;
    record(TaskEvent.COMPLETED, task);
  }

  void failed(long task) {
    failed++;
    running--;
    record(TaskEvent.FAILED, task);
  }

  void returned(TaskEvent why, Waiting waiting) {
    running--;
    waits(waiting);
    record(why, waiting.task());
  }

  /** An operator put a task that was not running back into the queue; counts are set apart. */
  void requeued(Waiting waiting) {
    waits(waiting);
    record(TaskEvent.REQUEUED, waiting.task());
  }

  private void waits(Waiting waiting) {
    waitingAdded = Math.min(waitingAdded, waiting.notBefore());
    changed = true;
  }

  /** What is remembered of the group is doubtful: write and remember it anew. */
  void lookAgain() {
    lookAgain = true;
    changed = true;
  }

  boolean isDoubtful() {
    return lookAgain;
  }

  long waitingAdded() {
    return waitingAdded;
  }

  private void record(TaskEvent event, long task) {
    changed = true;
    events.computeIfAbsent(event, key -> new Ordinals()).add(TaskId.ordinal(task));
  }

  /** What has happened to the group's tasks since the last call. */
  Map<TaskEvent, Ordinals> takeEvents() {
    Map<TaskEvent, Ordinals> taken = new EnumMap<>(events);
    events.clear();
    return taken;
  }
}
