package orhestra.execution.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be answered.
 *
 * @param system what the agent is told to be; null for nothing
 * @param messages what was said, the oldest first: JSON objects with a role; the agent's own first
 *     words are not among them
 * @param tools what the model may ask to have called; null for nothing
 * @param toolChoice whether it has to; null where that is its own choice
 * @param parameters what the agent's configuration says, such as {@code model} and {@code
 *     temperature}
 */
public record Prompt(
    @Nullable String system,
    List<ObjectNode> messages,
    @Nullable JsonNode tools,
    @Nullable JsonNode toolChoice,
    ObjectNode parameters) {
  public Prompt {
    messages = List.copyOf(messages);
    requireNonNull(parameters, "parameters is null");
  }

  /** Whether the assistant has not said anything yet. */
  public boolean isFirst() {
    return messages.stream().noneMatch(message -> role(message).equals("assistant"));
  }

  /** The text of the user's last message; empty if there is none. */
  public String lastWords() {
    for (ObjectNode message : messages.reversed()) {
      if (role(message).equals("user")) {
        return text(message.path("content"));
      }
    }
    return "";
  }

  private static String role(ObjectNode message) {
    return message.path("role").asString("");
  }

  /** Of a list of parts those that are text. */
  public static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      String words = part.isString() ? part.stringValue() : part.path("text").asString("");
      if (!words.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(words);
      }
    }
    return text.toString();
  }
}
