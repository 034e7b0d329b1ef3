package orhestra.execution.openai;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.execution.model.Prompt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The body of {@code POST /chat/completions}. */
final class ChatRequest {
  static final String DEFAULT_MODEL = "gpt-4o-mini";

  /** What else an agent's configuration may say; an endpoint refuses what it does not know. */
  private static final List<String> PARAMETERS =
      List.of(
          "temperature",
          "top_p",
          "max_tokens",
          "max_completion_tokens",
          "presence_penalty",
          "frequency_penalty",
          "stop",
          "seed",
          "response_format",
          "reasoning_effort",
          "parallel_tool_calls");

  private static final List<String> MESSAGE =
      List.of("role", "content", "name", "tool_calls", "tool_call_id");

  private ChatRequest() {}

  /** The model that is asked. */
  static String model(Prompt prompt, @Nullable String always) {
    if (always != null) {
      return always;
    }
    String wanted = prompt.parameters().path("model").asString("");
    return wanted.isBlank() ? DEFAULT_MODEL : wanted;
  }

  static ObjectNode body(Prompt prompt, String model) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", model);
    body.put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    ArrayNode messages = body.putArray("messages");
    if (prompt.system() != null) {
      messages.addObject().put("role", "system").put("content", prompt.system());
    }
    for (ObjectNode message : prompt.messages()) {
      copy(MESSAGE, message, messages.addObject());
    }
    copy(PARAMETERS, prompt.parameters(), body);
    if (prompt.tools() != null) {
      body.set("tools", prompt.tools());
      if (prompt.toolChoice() != null) {
        body.set("tool_choice", prompt.toolChoice());
      }
    } else {
      body.remove("parallel_tool_calls");
    }
    return body;
  }

  private static void copy(List<String> names, ObjectNode from, ObjectNode to) {
    for (String name : names) {
      JsonNode value = from.get(name);
      if (value != null && !value.isNull()) {
        to.set(name, value);
      }
    }
  }
}
