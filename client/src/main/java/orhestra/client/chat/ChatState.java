package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as a whole, for a client that cannot have the events in between any more.
 *
 * @param messages the transcript
 * @param running the turns that have not ended, the first one under way
 * @param lastSeq events after this one will come
 */
public record ChatState(List<ChatMessage> messages, List<Running> running, long lastSeq) {
  /**
   * A turn that has not ended.
   *
   * @param text what has been streamed of its answer, to which further pieces are added
   */
  public record Running(String taskId, String status, StreamedText text) {
    public Running {
      requireNonNull(taskId, "taskId is null");
      requireNonNull(status, "status is null");
      requireNonNull(text, "text is null");
    }
  }

  public ChatState {
    messages = List.copyOf(messages);
    running = List.copyOf(running);
  }

  /** What the assistant said at last in a turn, null if nothing. */
  public @Nullable ChatMessage answer(String taskId) {
    return messages.reversed().stream()
        .filter(message -> taskId.equals(message.taskId()) && message.role().equals("assistant"))
        .findFirst()
        .orElse(null);
  }

  /** Whether the session knows the turn, ended or not. */
  public boolean knows(String taskId) {
    return messages.stream().anyMatch(message -> taskId.equals(message.taskId()))
        || running.stream().anyMatch(turn -> turn.taskId().equals(taskId));
  }
}
