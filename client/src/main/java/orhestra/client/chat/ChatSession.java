package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A session, and what is needed to come back to it.
 *
 * @param sessionId its id
 * @param taskId a name for its first turn, null where it was not begun here
 * @param websocketUrl where the server thinks that its WebSocket is
 * @param agentName whom one talks to
 * @param resumeToken whoever has it can use the session; null where none is asked for
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ChatSession(
    String sessionId,
    @Nullable String taskId,
    @Nullable String websocketUrl,
    @Nullable String agentName,
    @Nullable String resumeToken) {
  public ChatSession {
    requireNonNull(sessionId, "session_id is missing");
    if (sessionId.isBlank()) {
      throw new IllegalArgumentException("the session id is empty");
    }
  }

  /** A session that was begun elsewhere. */
  public static ChatSession of(String sessionId, @Nullable String resumeToken) {
    return new ChatSession(sessionId, null, null, null, resumeToken);
  }

  /** Shows everything but the token. */
  @Override
  public String toString() {
    return "ChatSession[" + sessionId + ", agent " + agentName + "]";
  }
}
