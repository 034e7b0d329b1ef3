package orhestra.engine;

/**
 * What can happen to tasks, as the event log names it; in the order in which a batch does it, so
 * that the log tells of a task that came back and was handed out again in one batch as it was.
 */
enum TaskEvent {
  COMPLETED("tasks.completed"),
  FAILED("tasks.failed"),
  RETRIED("tasks.retried"),
  LOST("tasks.lost"),
  RELEASED("tasks.released"),
  REQUEUED("tasks.requeued"),
  CLAIMED("tasks.claimed");

  private final String kind;

  TaskEvent(String kind) {
    this.kind = kind;
  }

  String kind() {
    return kind;
  }
}
