package orhestra.execution;

import java.util.List;
import orhestra.execution.model.Prompt;

/** What an entry of the dispatch stream is. */
sealed interface Dispatch {
  /**
   * A turn to be answered.
   *
   * @param conversation the conversation's name, told with the answer
   * @param advanced whether the one who asks has tools
   */
  record Asked(Origin origin, Prompt prompt, String conversation, boolean advanced)
      implements Dispatch {}

  /** It cannot be answered, but it can be said to somebody. */
  record Refused(Origin origin, String reason) implements Dispatch {}

  /** Nobody can be told. */
  record Unreadable(String reason) implements Dispatch {}

  /** What all callbacks of a turn repeat. */
  List<String> NAMES =
      List.of(
          "tenant_id",
          "session_id",
          "task_id",
          "user_id",
          "agent_id",
          "correlation_id",
          "trace_id");
}
