package orhestra.client.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import orhestra.client.WireJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Frames as they travel. Reads leniently: only {@code message_type} is certain. */
final class ChatFrames {
  private ChatFrames() {}

  /** What a frame is. */
  sealed interface Read {
    /**
     * Where the client stands.
     *
     * @param lastSeq the session's last event; -1 if it is not said
     * @param state what the server tells a client that has lost its place
     */
    record Greeting(boolean recovered, long lastSeq, JsonNode state) implements Read {}

    /** The answer to a ping. */
    record Pong() implements Read {}

    record Happened(ChatEvent event) implements Read {}

    /** No frame of this contract. */
    record Unreadable(String why) implements Read {}
  }

  static Read read(String text) {
    JsonNode frame;
    try {
      frame = WireJson.mapper().readTree(text);
    } catch (JacksonException e) {
      return new Read.Unreadable("no JSON: " + e.getOriginalMessage());
    }
    String type = text(frame, "message_type");
    if (type.isEmpty()) {
      return new Read.Unreadable("no message_type");
    }
    JsonNode data = frame.path("data");
    return switch (type) {
      case "pong" -> new Read.Pong();
      case "connection_ack" ->
          new Read.Greeting(
              data.path("recovered").asBoolean(true),
              data.path("last_seq").asLong(-1),
              data.path("state"));
      default -> new Read.Happened(event(type, frame, data));
    };
  }

  private static ChatEvent event(String type, JsonNode frame, JsonNode data) {
    long seq = frame.path("seq").asLong(0);
    String named = text(frame, "task_id");
    String task = named.isEmpty() ? text(data, "task_id") : named;
    JsonNode error = data.path("error");
    return switch (type) {
      case "chat_processing" ->
          new ChatEvent.Processing(seq, task, text(data, "status"), text(data, "mode"));
      case "chat_streaming" ->
          new ChatEvent.Streaming(
              seq,
              task,
              text(data, "content"),
              data.path("is_final").asBoolean(false),
              data.path("chunk_index").asInt(0));
      case "chat_response" ->
          new ChatEvent.Answer(seq, task, ChatMessage.text(data.path("message")), data);
      case "chat_error" ->
          new ChatEvent.Failed(
              seq, task, text(error, "error_type"), text(error, "message"), error.path("details"));
      case "task_cancelled" -> new ChatEvent.Cancelled(seq, task, text(data, "reason"));
      case "session_expired" -> new ChatEvent.Expired(seq, text(data, "reason"));
      case "session_deleted" -> new ChatEvent.Deleted(seq, text(data, "reason"));
      case "error" -> {
        String field = text(error.path("details"), "field");
        yield new ChatEvent.Refused(
            task,
            text(error, "error_code"),
            text(error, "error_message"),
            text(error, "error_type"),
            field.isEmpty() ? null : field);
      }
      default -> new ChatEvent.Other(seq, task, type, data);
    };
  }

  /** The turns that a lost client is told of. */
  static List<ChatState.Running> running(JsonNode state) {
    List<ChatState.Running> running = new ArrayList<>();
    for (JsonNode task : state.path("tasks")) {
      running.add(
          new ChatState.Running(
              text(task, "task_id"),
              text(task, "status"),
              new StreamedText(text(task, "content"), task.path("next_chunk_index").asInt(0))));
    }
    return running;
  }

  static String write(String type, ChatSession session, @Nullable String task, Object data) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("message_id", UUID.randomUUID().toString());
    frame.put("message_type", type);
    frame.put("data", data);
    frame.put("session_id", session.sessionId());
    if (task != null) {
      frame.put("task_id", task);
    }
    return WireJson.mapper().writeValueAsString(frame);
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? value.stringValue() : "";
  }
}
