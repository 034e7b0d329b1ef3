package orhestra.conversations.wire;

import static java.util.Objects.requireNonNull;

/**
 * What the execution service says of a turn, as it came.
 *
 * @param session the session's name
 * @param task the turn's name
 * @param correlation the attempt's name; empty where the system around carries none
 */
public record Callback(String session, String task, String correlation, Content content) {
  public Callback {
    requireNonNull(session, "session is null");
    requireNonNull(task, "task is null");
    requireNonNull(correlation, "correlation is null");
    requireNonNull(content, "content is null");
  }

  /** What is said. */
  public sealed interface Content {}

  /** A piece of the answer. */
  public record Streaming(String text, boolean last, int index) implements Content {
    public Streaming {
      requireNonNull(text, "text is null");
    }
  }

  /** The whole answer. */
  public record Response(Answer answer) implements Content {
    public Response {
      requireNonNull(answer, "answer is null");
    }
  }

  /**
   * That there is none.
   *
   * @param details a JSON value
   * @param retryable whether another attempt may help
   */
  public record Failure(String type, String message, String details, boolean retryable)
      implements Content {
    public Failure {
      requireNonNull(type, "type is null");
      requireNonNull(message, "message is null");
      requireNonNull(details, "details is null");
    }
  }
}
