package orhestra.conversations.wire;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.domain.SessionEvent;
import orhestra.platform.json.Json;

/**
 * What a client is sent: {@code {message_id, message_type, timestamp, data, session_id, task_id,
 * seq}}.
 *
 * @param seq the event's number; 0 for what is no event, then it is not in the text either
 * @param text JSON
 */
public record Frame(long seq, String type, String text) {
  public Frame {
    requireNonNull(type, "type is null");
    requireNonNull(text, "text is null");
  }

  /** An event as every client of the session is sent it, the same text each time. */
  public static Frame of(SessionEvent event, UUID session) {
    String id = session + "-" + event.seq();
    return of(id, event.type(), event.at(), event.data(), session, event.task(), event.seq());
  }

  /**
   * What is for one client alone.
   *
   * @param data a JSON object
   */
  public static Frame alone(
      String type, long now, String data, UUID session, @Nullable String task) {
    String id = UUID.randomUUID().toString();
    return of(id, type, now, data, session, task == null ? "" : task, 0);
  }

  private static Frame of(
      String id, String type, long at, String data, UUID session, String task, long seq) {
    byte[] bytes =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("message_id", id);
              json.writeStringProperty("message_type", type);
              json.writeStringProperty("timestamp", Instant.ofEpochMilli(at).toString());
              json.writeName("data");
              json.writeRawValue(data);
              json.writeStringProperty("session_id", session.toString());
              if (task.isEmpty()) {
                json.writeNullProperty("task_id");
              } else {
                json.writeStringProperty("task_id", task);
              }
              if (seq > 0) {
                json.writeNumberProperty("seq", seq);
              }
              json.writeEndObject();
            });
    return new Frame(seq, type, new String(bytes, StandardCharsets.UTF_8));
  }
}
