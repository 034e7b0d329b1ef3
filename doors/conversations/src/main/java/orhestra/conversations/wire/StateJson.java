package orhestra.conversations.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.domain.Message;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.Session;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** Where a session stands, as JSON. */
public final class StateJson {
  /** Messages that a client is told who has lost its place. */
  public static final int MESSAGES = 100;

  private StateJson() {}

  /**
   * The data of a {@code connection_ack}.
   *
   * @param state what a client needs who cannot have the events that it missed; a JSON object
   */
  public static String acknowledgement(
      String connection, boolean recovered, long lastSeq, @Nullable String state) {
    return text(
        json -> {
          json.writeStartObject();
          json.writeStringProperty("connection_id", connection);
          json.writeStringProperty("status", "connected");
          json.writeBooleanProperty("recovered", recovered);
          json.writeNumberProperty("last_seq", lastSeq);
          if (state != null) {
            json.writeName("state");
            json.writeRawValue(state);
          }
          json.writeEndObject();
        });
  }

  /**
   * All that a client needs to show a session: {@code {state, total_messages, messages[],
   * tasks[]}}.
   *
   * @param shown the text so far of the first unfinished turn
   */
  public static String state(
      Session session,
      Progress progress,
      List<Running> unfinished,
      String shown,
      List<Message> messages) {
    return text(
        json -> {
          json.writeStartObject();
          json.writeStringProperty("session_id", session.name().toString());
          json.writeStringProperty(
              "state", progress.state().name().toLowerCase(java.util.Locale.ROOT));
          json.writeNumberProperty("total_messages", progress.messages());
          json.writeArrayPropertyStart("messages");
          messages.forEach(message -> write(json, message));
          json.writeEndArray();
          json.writeArrayPropertyStart("tasks");
          for (int i = 0; i < unfinished.size(); i++) {
            json.writeStartObject();
            json.writeStringProperty("task_id", unfinished.get(i).task());
            json.writeStringProperty("status", unfinished.get(i).state().text());
            json.writeStringProperty("content", i == 0 ? shown : "");
            json.writeNumberProperty("next_chunk_index", unfinished.get(i).shown().fragments());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** An entry of a transcript. */
  public static void write(JsonGenerator json, Message message) {
    json.writeStartObject();
    json.writeNumberProperty("number", message.number());
    json.writeStringProperty("task_id", message.task());
    json.writeStringProperty("created_at", Instant.ofEpochMilli(message.at()).toString());
    json.writeName("message");
    json.writeRawValue(message.document());
    json.writeEndObject();
  }

  private static String text(Json.Writer writer) {
    return new String(Json.bytes(writer), StandardCharsets.UTF_8);
  }
}
