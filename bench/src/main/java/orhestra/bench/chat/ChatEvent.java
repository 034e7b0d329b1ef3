package orhestra.bench.chat;

import static java.util.Objects.requireNonNull;

import tools.jackson.databind.JsonNode;

/**
 * An event of a session as a socket told it.
 *
 * @param frame the whole of it
 */
record ChatEvent(JsonNode frame) {
  ChatEvent {
    requireNonNull(frame, "frame is null");
  }

  long seq() {
    return frame.path("seq").asLong(0);
  }

  String type() {
    return frame.path("message_type").asString("");
  }

  /** The turn's name; empty if it is of none. */
  String task() {
    return frame.path("task_id").asString("");
  }

  JsonNode data() {
    return frame.path("data");
  }

  /** Whether the turn has ended with it. */
  boolean isEnd() {
    return switch (type()) {
      case "chat_response", "chat_error", "task_cancelled" -> true;
      default -> false;
    };
  }

  /** Whether what was streamed of the turn until now is void. */
  boolean isRestart() {
    return type().equals("chat_processing")
        && data().path("status").asString("").equals("restarted");
  }
}
