package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What became of a turn.
 *
 * @param status queued, dispatched, streaming, completed, failed, timed_out or cancelled
 * @param content its answer so far, while it is under way
 * @param result what its last event said, once it has ended
 * @param attempts how often the execution service was asked
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ChatTurn(
    String taskId,
    String status,
    @Nullable String mode,
    String content,
    @Nullable JsonNode result,
    @Nullable Instant createdAt,
    @Nullable Instant finishedAt,
    int attempts) {
  private static final Set<String> TERMINAL =
      Set.of("completed", "failed", "timed_out", "cancelled");

  public ChatTurn(
      String taskId,
      @Nullable String status,
      @Nullable String mode,
      @Nullable String content,
      @Nullable JsonNode result,
      @Nullable Instant createdAt,
      @Nullable Instant finishedAt,
      int attempts) {
    this.taskId = requireNonNull(taskId, "task_id is missing");
    this.status = status == null ? "unknown" : status;
    this.mode = mode;
    this.content = content == null ? "" : content;
    this.result = result;
    this.createdAt = createdAt;
    this.finishedAt = finishedAt;
    this.attempts = attempts;
  }

  /** Whether nothing can change it any more. */
  public boolean isTerminal() {
    return TERMINAL.contains(status);
  }
}
