package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An entry of the transcript.
 *
 * @param number its place, in ascending order
 * @param taskId the turn it belongs to
 * @param message {@code {role, content, ...}}
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ChatMessage(
    long number, @Nullable String taskId, @Nullable Instant createdAt, JsonNode message) {
  public ChatMessage {
    requireNonNull(message, "message is missing");
  }

  /** user, assistant, system or tool; empty where none is said. */
  public String role() {
    return message.path("role").asString("");
  }

  /** Its text. */
  public String text() {
    return text(message);
  }

  /** What a message says: plain text, or the text of its parts one after the other. */
  static String text(JsonNode message) {
    if (message.isString()) {
      return message.stringValue();
    }
    JsonNode content = message.path("content");
    if (!content.isArray()) {
      return content.asString("");
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asString("")));
    return text.toString();
  }
}
