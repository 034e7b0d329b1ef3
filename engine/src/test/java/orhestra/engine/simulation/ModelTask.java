package orhestra.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import orhestra.engine.Attempt;
import orhestra.engine.AttemptOutcome;
import orhestra.engine.Caller;
import orhestra.engine.Lease;
import orhestra.engine.TaskState;

/** What the model knows of one task. */
final class ModelTask {
  /** The one place where a task is. */
  enum Place {
    UNTOUCHED,
    RUNNING,
    WAITING,
    DONE,
    FAILED
  }

  final long id;
  final ModelGroup group;
  Place place = Place.UNTOUCHED;
  // Of the current or last attempt.
  int attempt;
  long token;
  long worker;
  long startedAt;
  long expiresAt;
  int version;

  /** When its lease was handed out or renewed last, by the ticker. */
  long renewedAt;

  int failures;
  int losses;
  // A backoff with jitter: it lies between these two, until the row is seen.
  long notBefore;
  long notBeforeAtMost;
  String givenUpBecause = "";
  long givenUpAt;
  final List<Attempt> history = new ArrayList<>();

  ModelTask(long id, ModelGroup group) {
    this.id = id;
    this.group = group;
  }

  boolean isHeldBy(Caller caller) {
    return caller.token() == 0 ? caller.worker() == worker : caller.token() == token;
  }

  boolean isClaimable(long now) {
    return place == Place.UNTOUCHED || (place == Place.WAITING && notBefore <= now);
  }

  TaskState state() {
    return switch (place) {
      case RUNNING -> TaskState.RUNNING;
      case DONE -> TaskState.DONE;
      case FAILED -> TaskState.FAILED;
      case UNTOUCHED, WAITING -> group.isClosed() ? TaskState.CANCELLED : TaskState.NEW;
    };
  }

  void handedOut(Lease lease, long nanos) {
    place = Place.RUNNING;
    attempt = lease.attempt();
    token = lease.token();
    worker = lease.worker();
    startedAt = lease.startedAt();
    expiresAt = lease.expiresAt();
    version = lease.version();
    renewedAt = nanos;
  }

  /** The attempt ends and the task waits. */
  void waits(AttemptOutcome outcome, long now, String body) {
    ended(outcome, now, null, body);
    place = Place.WAITING;
    notBefore = 0;
    notBeforeAtMost = 0;
  }

  void done(long now, Double score, String body) {
    ended(AttemptOutcome.DONE, now, score, body);
    place = Place.DONE;
  }

  /** A result that comes when the attempt was thought to be over takes its place in history. */
  void doneLate(long now, Double score, String body) {
    history.removeLast();
    done(now, score, body);
  }

  void failed(long now, String body, String reason) {
    ended(AttemptOutcome.FAILED, now, null, body);
    place = Place.FAILED;
    givenUpBecause = reason;
    givenUpAt = now;
  }

  /** It waits again as if nothing had happened, but for its history. */
  void forgiven() {
    place = Place.WAITING;
    failures = 0;
    losses = 0;
    notBefore = 0;
    notBeforeAtMost = 0;
  }

  private void ended(
      AttemptOutcome outcome,
      long now,
      @org.jspecify.annotations.Nullable Double score,
      String body) {
    history.add(new Attempt(id, attempt, token, worker, outcome, startedAt, now, score, body));
  }
}
