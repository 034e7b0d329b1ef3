package orhestra.engine.simulation;

import java.util.List;
import java.util.Set;
import orhestra.engine.ClaimRequest;
import orhestra.engine.GroupTerms;
import orhestra.engine.HeldTask;
import orhestra.engine.TaskFailure;
import orhestra.engine.TaskResult;

/** What was asked of the engine, as the model is told of it. */
sealed interface Request {
  record Open(String key, GroupTerms terms, int total) implements Request {}

  record Hello(String name, Set<String> labels, String facts) implements Request {}

  record Heartbeat(long worker, String facts, List<HeldTask> held) implements Request {}

  record Claim(ClaimRequest request) implements Request {}

  record Complete(List<TaskResult> results) implements Request {}

  record Fail(TaskFailure failure) implements Request {}

  record Goodbye(long worker) implements Request {}

  record Cancel(long group) implements Request {}

  record RetryFailed(long group) implements Request {}

  record Reset(long task) implements Request {}

  record Remove(long group) implements Request {}

  /**
   * A tick of the reaper.
   *
   * @param at when it began, by the ticker
   * @param observedSince the start of the first tick since the reaper last had to begin anew
   */
  record Reap(long at, long observedSince) implements Request {}

  /** The engine looks at what is due or was changed elsewhere. */
  record Look() implements Request {}

  /** A command that cannot be applied. */
  record Poison() implements Request {}
}
