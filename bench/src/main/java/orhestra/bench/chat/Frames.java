package orhestra.bench.chat;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Frames of the conversations door as a load program writes them, and reads them where it must cost
 * little: without taking the JSON apart, by the order in which the server writes its fields.
 */
public final class Frames {
  private static final String TYPE = "\"message_type\":\"";
  private static final String TASK = ",\"task_id\":\"";
  private static final String SEQ = ",\"seq\":";

  private Frames() {}

  /**
   * A message.
   *
   * @param task names the turn; null leaves that to the server
   */
  public static String message(@Nullable String task, String text) {
    String content = JsonMapper.shared().writeValueAsString(text);
    String named = task == null ? "" : "\"task_id\":\"" + task + "\",";
    return """
    {"message_type":"chat_message",%s"data":{"messages":[{"role":"user","content":%s}]}}\
    """
        .formatted(named, content);
  }

  /** What a frame is. */
  public static String type(String frame) {
    int from = frame.indexOf(TYPE) + TYPE.length();
    return frame.substring(from, frame.indexOf('"', from));
  }

  /** Of which turn it tells; not for frames without one. */
  public static String task(String frame) {
    int from = frame.lastIndexOf(TASK) + TASK.length();
    return frame.substring(from, frame.indexOf('"', from));
  }

  /** The event's number; 0 if it is none. */
  public static long seq(String frame) {
    int at = frame.lastIndexOf(SEQ);
    // Within a text the quotes would be escaped.
    return at < 0 ? 0 : Long.parseLong(frame, at + SEQ.length(), frame.length() - 1, 10);
  }

  /** The number of the newest event that a {@code connection_ack} tells. */
  public static long newest(String acknowledgement) {
    return JsonMapper.shared().readTree(acknowledgement).path("data").path("last_seq").asLong(-1);
  }
}
