package orhestra.client.coordinator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.jspecify.annotations.Nullable;

/**
 * One task of a job.
 *
 * @param id the task's id
 * @param jobId the job it belongs to
 * @param status NEW, RUNNING, DONE, FAILED or CANCELLED
 * @param algorithm what it runs, null when the job names none
 * @param attempt number of the last attempt, 0 before the first
 * @param spotId the worker that holds or held it, null before the first claim
 * @param error why the last attempt failed, null when none did
 */
public record JobTask(
    @JsonAlias("taskId") String id,
    @Nullable String jobId,
    String status,
    @Nullable String algorithm,
    @JsonAlias("attempts") int attempt,
    @JsonAlias({"assignedTo", "spot"}) @Nullable String spotId,
    @JsonAlias({"lastError", "failure"}) @Nullable String error) {
  public JobTask(
      String id,
      @Nullable String jobId,
      @Nullable String status,
      @Nullable String algorithm,
      int attempt,
      @Nullable String spotId,
      @Nullable String error) {
    this.id = requireNonNull(id, "id is missing");
    this.jobId = jobId;
    this.status = status == null ? "UNKNOWN" : status;
    this.algorithm = algorithm;
    this.attempt = attempt;
    this.spotId = spotId;
    this.error = error;
  }
}
