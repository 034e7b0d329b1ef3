package orhestra.execution;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import orhestra.execution.model.Prompt;
import orhestra.platform.json.Json;
import orhestra.platform.redis.StreamEntry;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the entries of the dispatch stream. Whatever they are, it never throws. */
final class DispatchReader {
  private static final Pattern STREAM_NAME = Pattern.compile("[\\w.{}-]+(:[\\w.{}-]+)+");
  private static final int LONGEST_NAME = 256;

  private final StreamNames names;

  DispatchReader(StreamNames names) {
    this.names = requireNonNull(names, "names is null");
  }

  Dispatch read(StreamEntry entry) {
    byte[] data = entry.fields().get("data");
    if (data == null) {
      return new Dispatch.Unreadable("it has no field data");
    }
    JsonNode action;
    try {
      action = Json.mapper().readTree(data);
    } catch (JacksonException e) {
      return new Dispatch.Unreadable("it is no JSON");
    }
    if (!action.isObject()) {
      return new Dispatch.Unreadable("it is no JSON object");
    }
    String task = text(action, "task_id");
    if (task.isEmpty()) {
      return new Dispatch.Unreadable("it has no task_id");
    }
    if (text(action, "session_id").isEmpty()) {
      return new Dispatch.Unreadable("it has no session_id");
    }
    return read(action, origin(action, task));
  }

  private Origin origin(JsonNode action, String task) {
    Map<String, JsonNode> repeated = new LinkedHashMap<>();
    for (String name : Dispatch.NAMES) {
      repeated.put(name, action.path(name).isString() ? action.get(name) : none());
    }
    String correlation = text(action, "correlation_id");
    String named = text(action, "callback_queue_name");
    boolean isStream =
        named.length() <= LONGEST_NAME
            && STREAM_NAME.matcher(named).matches()
            // answers there would be read as questions
            && !named.equals(names.dispatch());
    return new Origin(
        task,
        correlation.isEmpty() ? task : correlation,
        correlation,
        isStream ? named : names.callbacks(),
        repeated);
  }

  private static Dispatch read(JsonNode action, Origin origin) {
    boolean advanced;
    switch (text(action, "action_type")) {
      case "execution.chat.simple" -> advanced = false;
      case "execution.chat.advance" -> advanced = true;
      default -> {
        return new Dispatch.Refused(origin, "unknown action_type");
      }
    }
    JsonNode data = action.path("data");
    JsonNode said = data.path("messages");
    if (!said.isArray() || said.isEmpty()) {
      return new Dispatch.Refused(origin, "data.messages is no list of messages");
    }
    List<ObjectNode> messages = new ArrayList<>();
    boolean answered = false;
    for (JsonNode message : said) {
      if (!(message instanceof ObjectNode object) || text(object, "role").isEmpty()) {
        return new Dispatch.Refused(origin, "data.messages has one without a role");
      }
      answered |= text(object, "role").equals("assistant");
      messages.add(object);
    }
    if (!answered) {
      // who repeats no answer of ours says only what is new: the rest of the conversation is here
      messages.addAll(0, history(action));
    }
    ObjectNode parameters = parameters(action);
    String system = text(parameters, "system_prompt");
    String conversation = text(data, "conversation_id");
    return new Dispatch.Asked(
        origin,
        new Prompt(
            system.isBlank() ? null : system,
            messages,
            advanced ? given(data, "tools") : null,
            advanced ? given(data, "tool_choice") : null,
            parameters),
        conversation.isEmpty() ? text(action, "session_id") : conversation,
        advanced);
  }

  private static List<ObjectNode> history(JsonNode action) {
    List<ObjectNode> history = new ArrayList<>();
    for (JsonNode message : action.path("metadata").path("history")) {
      if (message instanceof ObjectNode object && !text(object, "role").isEmpty()) {
        history.add(object);
      }
    }
    return history;
  }

  /** What execution_config says, and query_config where that says nothing. */
  private static ObjectNode parameters(JsonNode action) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    for (String config : List.of("query_config", "execution_config")) {
      if (action.path(config) instanceof ObjectNode object) {
        object
            .properties()
            .forEach(
                entry -> {
                  if (!entry.getValue().isNull()) {
                    parameters.set(entry.getKey(), entry.getValue());
                  }
                });
      }
    }
    return parameters;
  }

  private static @Nullable JsonNode given(JsonNode data, String name) {
    JsonNode value = data.get(name);
    return value == null || value.isNull() || (value.isContainer() && value.isEmpty())
        ? null
        : value;
  }

  private static JsonNode none() {
    return JsonNodeFactory.instance.nullNode();
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? value.stringValue() : "";
  }
}
