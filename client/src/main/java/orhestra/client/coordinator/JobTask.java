package orhestra.client.coordinator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One task of a job.
 *
 * @param id the task's id
 * @param jobId the job it belongs to
 * @param status NEW, RUNNING, DONE, FAILED or CANCELLED
 * @param attempt number of the last attempt, 0 before the first
 * @param spotId the worker that holds or held it, null before the first claim
 * @param startedAt when the last attempt began
 * @param finishedAt when it ended for good
 * @param params what the program is given
 * @param attempts its history, oldest first; empty in lists
 * @param logTail the end of what its program logged; empty in lists
 */
public record JobTask(
    @JsonAlias("taskId") String id,
    @Nullable String jobId,
    String status,
    int attempt,
    @JsonAlias({"assignedTo", "spot"}) @Nullable String spotId,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable JsonNode params,
    List<Attempt> attempts,
    String logTail) {

  /**
   * One try at a task.
   *
   * @param attempt its number, from 1
   * @param outcome how it ended
   * @param spotId the worker that made it
   * @param startedAt when it was claimed
   * @param finishedAt when it ended
   * @param error why it failed, null when it did not
   * @param exitCode of the program, null when it did not end by itself
   * @param outputSnippet the end of what the program printed, null when it was not sent
   */
  public record Attempt(
      int attempt,
      @Nullable String outcome,
      @Nullable String spotId,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String error,
      @Nullable Integer exitCode,
      @Nullable String outputSnippet) {}

  public JobTask(
      String id,
      @Nullable String jobId,
      @Nullable String status,
      int attempt,
      @Nullable String spotId,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable JsonNode params,
      @Nullable List<Attempt> attempts,
      @Nullable String logTail) {
    this.id = requireNonNull(id, "id is missing");
    this.jobId = jobId;
    this.status = status == null ? "UNKNOWN" : status;
    this.attempt = attempt;
    this.spotId = spotId;
    this.startedAt = startedAt;
    this.finishedAt = finishedAt;
    this.params = params;
    this.attempts = attempts == null ? List.of() : List.copyOf(attempts);
    this.logTail = logTail == null ? "" : logTail;
  }

  /** What it runs, empty when its parameters name none. */
  public String algorithm() {
    return params == null ? "" : params.path("algorithm").asString("");
  }
}
