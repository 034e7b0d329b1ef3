package orhestra.client.spot;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What became of each result of a batch, and the tasks claimed with it. */
public record BatchAnswer(boolean success, List<Outcome> outcomes, List<ClaimedTask> tasks) {
  public BatchAnswer(
      boolean success, @Nullable List<Outcome> outcomes, @Nullable List<ClaimedTask> tasks) {
    this.success = success;
    this.outcomes = outcomes == null ? List.of() : List.copyOf(outcomes);
    this.tasks = tasks == null ? List.of() : List.copyOf(tasks);
  }

  /**
   * One result's fate.
   *
   * @param status the status that the single call would have had (200, 404, 409, ...), as a number
   *     or a numeric text; anything else is the task's state after a call that was understood
   */
  public record Outcome(String taskId, JsonNode status, @Nullable String message) {
    public Outcome {
      requireNonNull(taskId, "taskId is missing");
      requireNonNull(status, "status is missing");
    }

    /** The status as a number; 200 for a task state in its place. */
    public int httpStatus() {
      return status.asInt(200);
    }
  }
}
