package orhestra.execution.openai;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orhestra.execution.model.TokenSink;
import orhestra.execution.model.Usage;
import orhestra.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the events of one answer come to. Takes what real servers send: roles alone, pieces of tool
 * calls, thoughts, the usage without choices, an error in the middle. For one thread.
 */
final class ChatStream {
  private static final String DONE = "[DONE]";

  private final TokenSink tokens;
  private final WellFormed joined = new WellFormed();
  private final StringBuilder content = new StringBuilder();
  private final TreeMap<Integer, ToolCall> toolCalls = new TreeMap<>();
  private @Nullable Usage usage;
  private String finishReason = "";
  private String model = "";
  private boolean begun;
  private boolean done;

  ChatStream(TokenSink tokens) {
    this.tokens = tokens;
  }

  /** The endpoint says that it failed. */
  static final class EndpointError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    EndpointError(int status, String message) {
      super(message);
      this.status = status;
    }

    /** The HTTP status that it would have had; 0 if that is not known. */
    int status() {
      return status;
    }
  }

  private static final class ToolCall {
    private String id = "";
    private String type = "function";
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
  }

  /**
   * Takes one event.
   *
   * @return whether it brought a part of the answer
   * @throws EndpointError if it is an error, or nothing that could be understood
   */
  boolean take(String event) throws EndpointError, InterruptedException {
    String text = event.strip();
    if (text.equals(DONE)) {
      done = true;
      return false;
    }
    if (text.isEmpty()) {
      return false;
    }
    JsonNode chunk = parse(text);
    if (chunk.hasNonNull("error")) {
      throw error(chunk.get("error"));
    }
    model = text(chunk, "model", model);
    JsonNode counted = chunk.path("usage");
    if (counted.isObject()) {
      usage =
          new Usage(
              counted.path("prompt_tokens").asLong(0), counted.path("completion_tokens").asLong(0));
    }
    boolean progress = false;
    for (JsonNode choice : chunk.path("choices")) {
      if (choice.path("index").asInt(0) == 0) {
        JsonNode delta = choice.path("delta");
        progress |= take(delta.isObject() ? delta : choice.path("message"));
        finishReason = text(choice, "finish_reason", finishReason);
      }
    }
    begun |= progress;
    return progress;
  }

  private static JsonNode parse(String text) throws EndpointError {
    try {
      return Json.mapper().readTree(text);
    } catch (JacksonException e) {
      throw new EndpointError(0, "an event is no JSON: " + shortened(text));
    }
  }

  private boolean take(JsonNode delta) throws InterruptedException {
    boolean progress = say(delta.path("content").asString(""));
    progress |= say(delta.path("refusal").asString(""));
    for (JsonNode call : delta.path("tool_calls")) {
      take(call, toolCalls.computeIfAbsent(indexOf(call), none -> new ToolCall()));
      progress = true;
    }
    // thoughts are not shown, but the model is at work
    return progress
        || !delta.path("reasoning_content").asString("").isEmpty()
        || !delta.path("reasoning").asString("").isEmpty();
  }

  private boolean say(String piece) throws InterruptedException {
    if (piece.isEmpty()) {
      return false;
    }
    begun = true;
    pass(joined.add(piece));
    return true;
  }

  private void pass(String text) throws InterruptedException {
    if (!text.isEmpty()) {
      content.append(text);
      tokens.token(text);
    }
  }

  /** Some servers leave out the index and send each call whole. */
  private int indexOf(JsonNode call) {
    JsonNode index = call.path("index");
    return index.isIntegralNumber() ? index.asInt(0) : toolCalls.size();
  }

  private static void take(JsonNode piece, ToolCall call) {
    call.id = text(piece, "id", call.id);
    call.type = text(piece, "type", call.type);
    JsonNode function = piece.path("function");
    call.name.append(function.path("name").asString(""));
    JsonNode arguments = function.path("arguments");
    call.arguments.append(arguments.isObject() ? Json.text(arguments) : arguments.asString(""));
  }

  /** Some servers send nulls and empty texts where they have nothing new to say. */
  private static String text(JsonNode node, String name, String otherwise) {
    JsonNode value = node.path(name);
    return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : otherwise;
  }

  /** An error as an endpoint writes it, in an event or as its whole answer. */
  static EndpointError error(JsonNode error) {
    if (error.isString()) {
      return new EndpointError(0, shortened(error.stringValue()));
    }
    String message = error.path("message").asString("");
    int code = error.path("code").asInt(error.path("status").asInt(0));
    String type = error.path("type").asString("") + " " + error.path("code").asString("");
    int status = code >= 400 && code < 600 ? code : statusOf(type);
    return new EndpointError(status, message.isEmpty() ? shortened(Json.text(error)) : message);
  }

  private static int statusOf(String type) {
    if (type.contains("rate_limit") || type.contains("overloaded")) {
      return 429;
    }
    if (type.contains("invalid_request") || type.contains("context_length")) {
      return 400;
    }
    if (type.contains("authentication") || type.contains("invalid_api_key")) {
      return 401;
    }
    return type.contains("server_error") ? 500 : 0;
  }

  static String shortened(String text) {
    String line = text.strip();
    return line.length() <= 300 ? line : line.substring(0, 300) + "...";
  }

  /** The answer has ended in order; says what is left of it. */
  void end() throws InterruptedException {
    pass(joined.rest());
  }

  /** Whether any part of the answer came. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether nothing more will come. */
  boolean isDone() {
    return done;
  }

  /** Whether the model has said all that it wanted to say; the usage may still come. */
  boolean isFinished() {
    return done || !finishReason.isEmpty();
  }

  String content() {
    return content.toString();
  }

  @Nullable Usage usage() {
    return usage;
  }

  String finishReason() {
    return finishReason;
  }

  /** The model that answered; empty if the endpoint does not say. */
  String model() {
    return model;
  }

  ArrayNode toolCalls() {
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    toolCalls.forEach(
        (index, call) -> {
          ObjectNode written = calls.addObject();
          written.put("id", call.id.isEmpty() ? "call_" + index : call.id);
          written.put("type", call.type);
          ObjectNode function = written.putObject("function");
          function.put("name", WellFormed.of(call.name.toString()));
          function.put("arguments", WellFormed.of(call.arguments.toString()));
        });
    return calls;
  }
}
