package orhestra.engine;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A result that a worker reports.
 *
 * @param score a finite number by which results can be ordered, or null
 * @param body what the door keeps of it; the engine does not read it
 */
public record TaskResult(long task, Caller caller, @Nullable Double score, String body) {
  public TaskResult {
    requireNonNull(caller, "caller is null");
    requireNonNull(body, "body is null");
    if (score != null && !Double.isFinite(score)) {
      throw new IllegalArgumentException("score is not finite: " + score);
    }
  }
}
