package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Where a session stands.
 *
 * @param state created, active, idle, closed or expired
 * @param totalTasks turns so far
 * @param activeTaskId the turn under way
 * @param totalMessages the user's and the assistant's
 * @param waiting all turns that have not ended, the first one under way
 * @param lastSeq the number of the last event
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ChatStatus(
    String sessionId,
    @Nullable String agentId,
    String state,
    boolean websocketConnected,
    long totalTasks,
    @Nullable String activeTaskId,
    long totalMessages,
    @Nullable Instant createdAt,
    @Nullable Instant lastActivity,
    List<String> waiting,
    @Nullable Long lastSeq) {
  public ChatStatus(
      String sessionId,
      @Nullable String agentId,
      @Nullable String state,
      boolean websocketConnected,
      long totalTasks,
      @Nullable String activeTaskId,
      long totalMessages,
      @Nullable Instant createdAt,
      @Nullable Instant lastActivity,
      @Nullable List<String> waiting,
      @Nullable Long lastSeq) {
    this.sessionId = requireNonNull(sessionId, "session_id is missing");
    this.agentId = agentId;
    this.state = state == null ? "unknown" : state;
    this.websocketConnected = websocketConnected;
    this.totalTasks = totalTasks;
    this.activeTaskId = activeTaskId;
    this.totalMessages = totalMessages;
    this.createdAt = createdAt;
    this.lastActivity = lastActivity;
    this.waiting =
        waiting != null
            ? List.copyOf(waiting)
            : activeTaskId == null ? List.of() : List.of(activeTaskId);
    this.lastSeq = lastSeq;
  }
}
