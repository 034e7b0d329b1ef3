package orhestra.client.coordinator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job and how far it is.
 *
 * @param id the job's id
 * @param name the name it was submitted with, null without one
 * @param status PENDING, RUNNING, COMPLETED, FAILED or CANCELLED
 * @param totalTasks all its tasks
 * @param completedTasks tasks with an accepted result
 * @param failedTasks tasks that ended as dead letters
 * @param cancelledTasks tasks that were cancelled
 * @param runningTasks tasks that a worker holds
 * @param pendingTasks tasks that wait
 * @param priority higher goes first
 * @param paused nothing of it is handed out
 * @param createdAt when it was accepted
 * @param startedAt first claim
 * @param finishedAt when its last task ended
 */
public record Job(
    @JsonAlias("jobId") String id,
    @Nullable String name,
    String status,
    long totalTasks,
    long completedTasks,
    long failedTasks,
    long cancelledTasks,
    long runningTasks,
    long pendingTasks,
    int priority,
    boolean paused,
    @Nullable Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  private static final Set<String> TERMINAL = Set.of("COMPLETED", "FAILED", "CANCELLED");

  public Job(
      String id,
      @Nullable String name,
      @Nullable String status,
      long totalTasks,
      long completedTasks,
      long failedTasks,
      long cancelledTasks,
      long runningTasks,
      long pendingTasks,
      int priority,
      boolean paused,
      @Nullable Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {
    this.id = requireNonNull(id, "id is missing");
    this.name = name;
    this.status = status == null ? "UNKNOWN" : status;
    this.totalTasks = totalTasks;
    this.completedTasks = completedTasks;
    this.failedTasks = failedTasks;
    this.cancelledTasks = cancelledTasks;
    this.runningTasks = runningTasks;
    this.pendingTasks = pendingTasks;
    this.priority = priority;
    this.paused = paused;
    this.createdAt = createdAt;
    this.startedAt = startedAt;
    this.finishedAt = finishedAt;
  }

  /** Whether nothing more will happen by itself. */
  public boolean isTerminal() {
    return TERMINAL.contains(status);
  }

  /** Whether it ended as it should; tasks may still have failed. */
  public boolean isCompleted() {
    return status.equals("COMPLETED");
  }

  /** Tasks that have ended in any way. */
  public long endedTasks() {
    return completedTasks + failedTasks + cancelledTasks;
  }
}
