package orhestra.conversations.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads callbacks in both forms: actions of the stream, and results of the seed's channel. */
public final class CallbackReader {
  private static final String PREFIX = "orchestrator.chat.";

  private CallbackReader() {}

  /** What came is no callback; the message says why. */
  public static final class BadCallbackException extends Exception {
    private static final long serialVersionUID = 1L;

    public BadCallbackException(String message) {
      super(message, null, false, false);
    }
  }

  /** Reads an action: {@code {action_type, session_id, task_id, correlation_id, data}}. */
  public static Callback action(byte[] payload) throws BadCallbackException {
    JsonNode action = object(payload);
    String type = text(action, "action_type");
    if (!type.startsWith(PREFIX)) {
      throw new BadCallbackException("unknown action_type " + shortened(type));
    }
    JsonNode data = action.path("data");
    if (!data.isObject()) {
      throw new BadCallbackException("data is no object");
    }
    Callback.Content content =
        switch (type.substring(PREFIX.length())) {
          case "streaming" -> streaming(data);
          case "response" -> new Callback.Response(answer((ObjectNode) data));
          case "error" -> failure(data);
          default -> throw new BadCallbackException("unknown action_type " + shortened(type));
        };
    return new Callback(
        text(action, "session_id"),
        text(action, "task_id"),
        action.path("correlation_id").asString(""),
        content);
  }

  /**
   * Reads a result: {@code {session_id, task_id, result}}, where the result is text or an object
   * with {@code message}, {@code content} or {@code error}.
   */
  public static Callback result(byte[] payload) throws BadCallbackException {
    JsonNode callback = object(payload);
    JsonNode result = callback.path("result");
    Callback.Content content;
    if (result.isString()) {
      content = new Callback.Response(answer(said(result.stringValue())));
    } else if (result.has("error")) {
      content = failure(result.get("error"));
    } else if (result.has("message") || result.has("content")) {
      content = new Callback.Response(answer(said(result)));
    } else {
      throw new BadCallbackException("result is neither text nor has message, content or error");
    }
    return new Callback(text(callback, "session_id"), text(callback, "task_id"), "", content);
  }

  private static ObjectNode said(JsonNode result) throws BadCallbackException {
    if (result.has("message") && result.get("message").isObject()) {
      return (ObjectNode) result;
    }
    JsonNode text = result.has("message") ? result.get("message") : result.get("content");
    if (!text.isString()) {
      throw new BadCallbackException("the result's message is no text");
    }
    return said(text.stringValue());
  }

  private static ObjectNode said(String text) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.putObject("message").put("role", "assistant").put("content", text);
    return data;
  }

  private static Callback.Content streaming(JsonNode data) throws BadCallbackException {
    JsonNode content = data.path("content");
    JsonNode index = data.path("chunk_index");
    boolean last = data.path("is_final").asBoolean(false);
    if (!content.isString() && !(last && (content.isNull() || content.isMissingNode()))) {
      throw new BadCallbackException("content is no text");
    }
    if (!index.isIntegralNumber() || !index.canConvertToInt() || index.intValue() < 0) {
      throw new BadCallbackException("chunk_index is no number from 0");
    }
    return new Callback.Streaming(content.asString(""), last, index.intValue());
  }

  private static Answer answer(ObjectNode data) throws BadCallbackException {
    @Nullable JsonNode given = data.get("message");
    ObjectNode message;
    if (given != null && given.isObject()) {
      message = ((ObjectNode) given).deepCopy();
    } else if (given != null && given.isString()) {
      message = JsonNodeFactory.instance.objectNode().put("content", given.stringValue());
    } else {
      throw new BadCallbackException("message is missing");
    }
    if (!message.has("role")) {
      message.put("role", "assistant");
    }
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.set("message", message);
    put(document, data, "usage", JsonNodeFactory.instance.objectNode());
    put(document, data, "conversation_id", JsonNodeFactory.instance.nullNode());
    put(document, data, "execution_time_ms", JsonNodeFactory.instance.nullNode());
    put(document, data, "sources", JsonNodeFactory.instance.arrayNode());
    put(document, data, "iterations", JsonNodeFactory.instance.nullNode());
    document.put("status", "completed");
    put(document, data, "metadata", JsonNodeFactory.instance.objectNode());
    JsonNode content = message.path("content");
    return new Answer(
        Json.text(document), Json.text(message), content.isString() ? content.stringValue() : "");
  }

  private static void put(ObjectNode document, JsonNode data, String name, JsonNode otherwise) {
    @Nullable JsonNode value = data.get(name);
    document.set(name, value == null ? otherwise : value);
  }

  private static Callback.Failure failure(JsonNode error) {
    if (error.isString()) {
      return new Callback.Failure("execution_error", error.stringValue(), "{}", false);
    }
    JsonNode details = error.path("details");
    return new Callback.Failure(
        error.path("error_type").asString("execution_error"),
        error.path("message").asString("the execution service failed"),
        details.isMissingNode() ? "{}" : Json.text(details),
        details.path("retryable").asBoolean(false));
  }

  private static JsonNode object(byte[] payload) throws BadCallbackException {
    JsonNode tree;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
      tree = Json.parse(payload);
    } catch (CharacterCodingException e) {
      throw new BadCallbackException("not UTF-8");
    } catch (ApiException e) {
      throw new BadCallbackException(e.error());
    }
    if (!tree.isObject()) {
      throw new BadCallbackException("not a JSON object");
    }
    return tree;
  }

  private static String text(JsonNode node, String field) throws BadCallbackException {
    JsonNode value = node.path(field);
    if (!value.isString() || value.stringValue().isEmpty()) {
      throw new BadCallbackException(field + " is missing");
    }
    return value.stringValue();
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
