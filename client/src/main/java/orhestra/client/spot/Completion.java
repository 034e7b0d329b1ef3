package orhestra.client.spot;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The result of a task. In a single call the task stands in the path and {@code spotId} in the
 * body; in a batch it is the other way round.
 *
 * @param runtimeMs at least 0
 * @param fopt the best value found, lower is better; finite
 * @param resultJson the whole result as JSON text
 * @param peakRamMb the most memory the program's processes held together
 */
public record Completion(
    String taskId,
    @Nullable String attemptToken,
    long runtimeMs,
    @Nullable Long iter,
    @Nullable Double fopt,
    @Nullable JsonNode bestPos,
    @Nullable JsonNode charts,
    @Nullable String resultJson,
    @Nullable Long peakRamMb) {

  public Completion {
    requireNonNull(taskId, "taskId is null");
    if (runtimeMs < 0) {
      throw new IllegalArgumentException("runtimeMs must not be negative: " + runtimeMs);
    }
    if (fopt != null && !Double.isFinite(fopt)) {
      throw new IllegalArgumentException("fopt must be finite: " + fopt);
    }
  }

  /** The body of the single call. */
  record Single(
      String spotId,
      @Nullable String attemptToken,
      long runtimeMs,
      @Nullable Long iter,
      @Nullable Double fopt,
      @Nullable JsonNode bestPos,
      @Nullable JsonNode charts,
      @Nullable String resultJson,
      @Nullable Long peakRamMb) {}

  Single heldBy(String spotId) {
    return new Single(
        spotId, attemptToken, runtimeMs, iter, fopt, bestPos, charts, resultJson, peakRamMb);
  }
}
