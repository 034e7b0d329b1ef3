package orhestra.conversations.wire;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;

/** What a client says over its socket. Only {@code message_type} must be there. */
public sealed interface ClientFrame {
  /** Asks whether somebody is there. */
  record Ping() implements ClientFrame {}

  /** Says something. */
  record Chat(@Nullable String task, SaidReader.Said said) implements ClientFrame {
    public Chat {
      requireNonNull(said, "said is null");
    }
  }

  /** Wants all events after this one again. */
  record Resume(long after) implements ClientFrame {}

  /** Does not want an answer any more; null for the one under way. */
  record Cancel(@Nullable String task) implements ClientFrame {}

  /** Has seen all events up to this one. */
  record Ack(long seq) implements ClientFrame {}

  /** Something else. */
  record Unknown(String type) implements ClientFrame {
    public Unknown {
      requireNonNull(type, "type is null");
    }
  }

  /**
   * Reads a frame.
   *
   * @throws ApiException that names the field which is wrong
   */
  static ClientFrame read(String text) {
    JsonFields frame = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    String type = frame.string("message_type", 100);
    @Nullable String task = frame.optionalString("task_id", SaidReader.MAX_TASK);
    @Nullable JsonFields data = frame.optionalObject("data");
    return switch (type) {
      case "ping" -> new Ping();
      case "chat_message" -> new Chat(task, SaidReader.ofData(frame.object("data")));
      case "resume" -> new Resume(number(frame, data, "after"));
      case "ack" -> new Ack(number(frame, data, "seq"));
      case "cancel" -> {
        @Nullable String inData =
            data == null ? null : data.optionalString("task_id", SaidReader.MAX_TASK);
        yield new Cancel(inData == null ? task : inData);
      }
      default -> new Unknown(type);
    };
  }

  private static long number(JsonFields frame, @Nullable JsonFields data, String field) {
    return (data == null ? frame : data).longValue(field, 0, Long.MAX_VALUE);
  }
}
