package orhestra.spot;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import orhestra.client.spot.ClaimedTask;
import orhestra.spot.program.Outcome.Stop;
import orhestra.spot.program.Program;
import tools.jackson.databind.JsonNode;

/** A task in hand, from its claim until the server has its report. Safe for many threads. */
final class RunningTask {
  /** A claimed task and the id under which it was claimed. */
  record Held(ClaimedTask task, String spotId) {}

  private volatile Held held;
  private volatile @Nullable Program program;
  private volatile boolean cancelled;
  private volatile boolean finished;
  private volatile @Nullable JsonNode reportedProgress;

  RunningTask(ClaimedTask task, String spotId) {
    held = new Held(task, spotId);
  }

  Held held() {
    return held;
  }

  /**
   * The same task was leased to this agent again: its outcome counts for the new lease.
   *
   * @return false if it has an outcome already
   */
  synchronized boolean adopt(Held newer) {
    if (finished) {
      return false;
    }
    held = newer;
    return true;
  }

  boolean hasToken(@Nullable String token) {
    return Objects.equals(held.task().attemptToken(), token);
  }

  void runs(Program started) {
    program = started;
    if (cancelled) {
      started.stop(Stop.CANCELLED);
    }
  }

  /** Ends the program; false if that was asked for before, or it has ended. */
  synchronized boolean cancel() {
    if (cancelled || finished) {
      return false;
    }
    cancelled = true;
    stop(Stop.CANCELLED);
    return true;
  }

  void stop(Stop why) {
    @Nullable Program running = program;
    if (running != null) {
      running.stop(why);
    }
  }

  /** The program has ended; returns the lease that its outcome counts for, for good. */
  synchronized Held finish() {
    finished = true;
    return held;
  }

  boolean finished() {
    return finished;
  }

  /** The newest progress, if the server has not heard it yet. */
  @Nullable JsonNode newProgress() {
    @Nullable Program running = program;
    @Nullable JsonNode newest = running == null ? null : running.progress();
    return Objects.equals(newest, reportedProgress) ? null : newest;
  }

  void progressReported(@Nullable JsonNode progress) {
    if (progress != null) {
      reportedProgress = progress;
    }
  }
}
