package orhestra.conversations.wire;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads what somebody says, over HTTP or a socket. */
public final class SaidReader {
  /** Characters of a turn's name. */
  public static final int MAX_TASK = 100;

  private static final int MAX_MESSAGES = 1_000;
  private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
  private static final List<String> PASSED_ON =
      List.of("tools", "tool_choice", "conversation_id", "metadata");

  private SaidReader() {}

  /**
   * What was said.
   *
   * @param request the action's data: {@code messages} and what goes with them
   * @param transcript those of the messages that are new: what follows the last of the assistant's
   * @param mode {@code advance} if there are tools, else {@code simple}
   */
  public record Said(String request, List<String> transcript, String mode) {
    public Said {
      requireNonNull(request, "request is null");
      transcript = List.copyOf(transcript);
      requireNonNull(mode, "mode is null");
    }
  }

  /**
   * Reads the body of a task: {@code {message}} or {@code {messages, ...}}; null for one that says
   * nothing.
   *
   * @throws ApiException that names the field which is wrong
   */
  public static @Nullable Said ofBody(JsonFields body) {
    if (body.has("message") && body.has("messages")) {
      throw body.error("message", "message and messages are both given; one is enough");
    }
    if (body.has("messages")) {
      return ofData(body);
    }
    if (!body.has("message")) {
      return null;
    }
    JsonNode message = body.node().get("message");
    ObjectNode said = JsonNodeFactory.instance.objectNode();
    if (message.isObject()) {
      return read(body, List.of(checked(body, "message", message)));
    }
    said.put("role", "user").put("content", body.string("message", Integer.MAX_VALUE));
    if (body.string("message", Integer.MAX_VALUE).isBlank()) {
      throw body.error("message", "message is empty");
    }
    return read(body, List.of(said));
  }

  /**
   * Reads {@code {messages, tools?, tool_choice?, conversation_id?, metadata?}}.
   *
   * @throws ApiException that names the field which is wrong
   */
  public static Said ofData(JsonFields data) {
    @Nullable JsonNode list = data.any("messages");
    if (list == null) {
      throw data.error("messages", data.name("messages") + " is missing");
    }
    if (!list.isArray() || list.isEmpty() || list.size() > MAX_MESSAGES) {
      throw data.error(
          "messages",
          data.name("messages") + " must be a list of 1 to " + MAX_MESSAGES + " messages");
    }
    List<JsonNode> messages = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      messages.add(checked(data, "messages[" + i + "]", list.get(i)));
    }
    return read(data, messages);
  }

  private static JsonNode checked(JsonFields fields, String name, JsonNode message) {
    String full = fields.name(name);
    if (!message.isObject()) {
      throw fields.error(name, full + " must be an object");
    }
    @Nullable JsonNode role = message.get("role");
    if (role == null || !role.isString() || !ROLES.contains(role.stringValue())) {
      throw fields.error(
          name + ".role", full + ".role must be one of system, user, assistant, tool");
    }
    @Nullable JsonNode content = message.get("content");
    boolean isSaid = content != null && (content.isString() || content.isArray());
    boolean calls = message.has("tool_calls");
    if (!isSaid && !calls) {
      throw fields.error(name + ".content", full + ".content must be text or a list of parts");
    }
    return message;
  }

  private static Said read(JsonFields fields, List<? extends JsonNode> messages) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ArrayNode all = request.putArray("messages");
    messages.forEach(all::add);
    for (String name : PASSED_ON) {
      @Nullable JsonNode value = fields.any(name);
      if (value != null) {
        request.set(name, value);
      }
    }
    @Nullable JsonNode tools = fields.any("tools");
    boolean advanced = tools != null && !tools.isEmpty();
    return new Said(Json.text(request), fresh(messages), advanced ? "advance" : "simple");
  }

  private static List<String> fresh(List<? extends JsonNode> messages) {
    int from = 0;
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).path("role").asString("").equals("assistant")) {
        from = i + 1;
      }
    }
    return messages.subList(from, messages.size()).stream().map(Json::text).toList();
  }
}
