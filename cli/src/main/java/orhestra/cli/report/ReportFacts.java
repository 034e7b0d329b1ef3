package orhestra.cli.report;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the report says about the job as a whole.
 *
 * @param title heading of the page
 * @param jobId the job's id
 * @param status the job's status when the report was made
 * @param totalTasks tasks of the job
 * @param completedTasks tasks that ended with a result
 * @param failedTasks tasks that ended as dead letters
 * @param startedAt first claim, null when nothing was claimed
 * @param finishedAt end of the job, null while it runs
 * @param generatedAt when the report was made
 * @param producer program and version that made the report
 * @param notes what a reader should know about how the job went, one sentence each
 */
public record ReportFacts(
    String title,
    String jobId,
    String status,
    long totalTasks,
    long completedTasks,
    long failedTasks,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    Instant generatedAt,
    String producer,
    List<String> notes) {

  public ReportFacts {
    requireNonNull(title, "title is null");
    requireNonNull(jobId, "jobId is null");
    requireNonNull(status, "status is null");
    requireNonNull(generatedAt, "generatedAt is null");
    requireNonNull(producer, "producer is null");
    notes = List.copyOf(notes);
  }

  /** Time from the first claim to the end of the job, null when one of them is not known. */
  @Nullable Duration wallTime() {
    return startedAt == null || finishedAt == null ? null : Duration.between(startedAt, finishedAt);
  }
}
