package orhestra.client.coordinator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;

/**
 * A job was accepted and kept.
 *
 * @param jobId its id
 * @param totalTasks number of tasks that its axes make
 */
public record Submitted(@JsonAlias("id") String jobId, long totalTasks) {
  public Submitted {
    requireNonNull(jobId, "jobId is missing");
  }
}
