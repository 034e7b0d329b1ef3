package orhestra.bench.chat;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An attempt of a turn as the execution service gets it, and the callbacks that answer it.
 *
 * @param session the session's name
 * @param task the turn's name
 * @param attempt from 1
 * @param said what the user said last
 * @param head of each callback: the ids, which are those of the attempt
 */
record Dispatch(String session, String task, int attempt, String said, String head) {
  Dispatch {
    requireNonNull(session, "session is null");
    requireNonNull(task, "task is null");
    requireNonNull(said, "said is null");
    requireNonNull(head, "head is null");
  }

  /** Reads an action. */
  static Dispatch read(byte[] action) {
    JsonNode tree = JsonMapper.shared().readTree(action);
    JsonNode messages = tree.path("data").path("messages");
    String session = tree.path("session_id").asString("");
    String task = tree.path("task_id").asString("");
    String head =
        """
        "session_id":%s,"task_id":%s,"correlation_id":%s,"trace_id":%s,"data":\
        """
            .formatted(
                quoted(session),
                quoted(task),
                tree.path("correlation_id"),
                tree.has("trace_id") ? tree.path("trace_id") : "null");
    return new Dispatch(
        session,
        task,
        tree.path("metadata").path("attempt").asInt(1),
        messages.path(messages.size() - 1).path("content").asString(""),
        head);
  }

  /** A piece of the answer. */
  Map<String, byte[]> piece(int index, String text, boolean last) {
    return callback(
        "streaming",
        "{\"content\":%s,\"is_final\":%b,\"chunk_index\":%d}".formatted(quoted(text), last, index));
  }

  /** The whole answer. */
  Map<String, byte[]> response(String text) {
    return callback(
        "response",
        "{\"message\":{\"role\":\"assistant\",\"content\":%s}}".formatted(quoted(text)));
  }

  /** That there is none. */
  Map<String, byte[]> failure(boolean retryable) {
    return callback(
        "error",
        "{\"error_type\":\"broken\",\"message\":\"it broke\",\"details\":{\"retryable\":%b}}"
            .formatted(retryable));
  }

  private Map<String, byte[]> callback(String type, String data) {
    String callback =
        "{\"action_id\":\"%s\",\"action_type\":\"orchestrator.chat.%s\",%s%s}"
            .formatted(UUID.randomUUID(), type, head, data);
    return Map.of("data", callback.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }
}
