package orhestra.engine;

/** What can happen to tasks, as the event log names it. */
enum TaskEvent {
  CLAIMED("tasks.claimed"),
  COMPLETED("tasks.completed"),
  FAILED("tasks.failed"),
  RETRIED("tasks.retried"),
  LOST("tasks.lost"),
  RELEASED("tasks.released");

  private final String kind;

  TaskEvent(String kind) {
    this.kind = kind;
  }

  String kind() {
    return kind;
  }
}
