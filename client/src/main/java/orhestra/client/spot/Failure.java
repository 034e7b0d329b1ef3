package orhestra.client.spot;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The end of an attempt without a result.
 *
 * @param error one sentence for the person who reads the task's history
 * @param retriable false if another attempt would end the same
 * @param outputSnippet the end of what the program printed
 */
public record Failure(
    String spotId,
    @Nullable String attemptToken,
    String error,
    boolean retriable,
    @Nullable FailureReason failureReason,
    @Nullable Integer exitCode,
    @Nullable String outputSnippet) {
  public Failure {
    requireNonNull(spotId, "spotId is null");
    requireNonNull(error, "error is null");
  }
}
