package orhestra.conversations.wire;

import java.nio.charset.StandardCharsets;
import orhestra.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The {@code data} of frames that the door itself makes. */
public final class EventData {
  private EventData() {}

  /** {@code chat_processing}. */
  public static String processing(String task, String status, String mode, int position) {
    return text(
        json -> {
          json.writeStringProperty("task_id", task);
          json.writeStringProperty("status", status);
          json.writeStringProperty("mode", mode);
          if (position > 0) {
            json.writeNumberProperty("position", position);
          }
        });
  }

  /** {@code chat_streaming}. */
  public static String streaming(String content, boolean last, int index) {
    return text(
        json -> {
          json.writeStringProperty("content", content);
          json.writeBooleanProperty("is_final", last);
          json.writeNumberProperty("chunk_index", index);
        });
  }

  /** The content of a {@code chat_streaming}. */
  public static String content(String streaming) {
    try (JsonParser json = Json.parser(streaming.getBytes(StandardCharsets.UTF_8))) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.PROPERTY_NAME
            && json.currentName().equals("content")) {
          return json.nextStringValue();
        }
      }
    } catch (JacksonException e) {
      throw new IllegalStateException("an event that was kept cannot be read", e);
    }
    throw new IllegalStateException("an event that was kept has no content");
  }

  /**
   * {@code chat_error}.
   *
   * @param details a JSON value
   */
  public static String error(String type, String message, String details) {
    return text(
        json -> {
          json.writeName("error");
          json.writeStartObject();
          json.writeStringProperty("error_type", type);
          json.writeStringProperty("message", message);
          json.writeName("details");
          json.writeRawValue(details);
          json.writeEndObject();
        });
  }

  /** {@code task_cancelled}. */
  public static String cancelled(String task, String reason) {
    return text(
        json -> {
          json.writeStringProperty("task_id", task);
          json.writeStringProperty("reason", reason);
        });
  }

  /** {@code session_expired} and {@code session_deleted}. */
  public static String ended(String reason) {
    return text(json -> json.writeStringProperty("reason", reason));
  }

  private static String text(Json.Writer fields) {
    return new String(
        Json.bytes(
            json -> {
              json.writeStartObject();
              fields.write(json);
              json.writeEndObject();
            }),
        StandardCharsets.UTF_8);
  }
}
