package orhestra.client.chat;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened in a session. Numbers go up by one, and each event comes once; what has
 * number 0 is for this client alone.
 */
public sealed interface ChatEvent {
  /** Its number. */
  long seq();

  /** The turn it is about; empty if none. */
  String taskId();

  /** Whether the turn has ended with it. */
  default boolean endsTurn() {
    return false;
  }

  /**
   * A turn was taken, handed on, or begun anew.
   *
   * @param status queued, dispatched, restarted and others
   */
  record Processing(long seq, String taskId, String status, String mode) implements ChatEvent {
    /** Whether the text streamed so far is void: it comes again, and may differ. */
    public boolean isRestart() {
      return status.equals("restarted");
    }
  }

  /**
   * A piece of an answer. {@link StreamedText} puts them together.
   *
   * @param last whether no further piece comes; the {@link Answer} does
   * @param chunkIndex counts the pieces of a turn from 0
   */
  record Streaming(long seq, String taskId, String content, boolean last, int chunkIndex)
      implements ChatEvent {}

  /**
   * The whole answer, which ends the turn.
   *
   * @param data as the server sent it: message, usage, sources and so on
   */
  record Answer(long seq, String taskId, String text, JsonNode data) implements ChatEvent {
    @Override
    public boolean endsTurn() {
      return true;
    }
  }

  /** There will be no answer, which ends the turn. */
  record Failed(long seq, String taskId, String errorType, String message, JsonNode details)
      implements ChatEvent {
    @Override
    public boolean endsTurn() {
      return true;
    }
  }

  /** Somebody did not want the answer any more, which ends the turn. */
  record Cancelled(long seq, String taskId, String reason) implements ChatEvent {
    @Override
    public boolean endsTurn() {
      return true;
    }
  }

  /** Nothing was said for too long; the session has ended. */
  record Expired(long seq, String reason) implements ChatEvent {
    @Override
    public String taskId() {
      return "";
    }
  }

  /** Somebody has deleted the session. */
  record Deleted(long seq, String reason) implements ChatEvent {
    @Override
    public String taskId() {
      return "";
    }
  }

  /**
   * The server does not do what this client wanted. If it is about a message, that was not taken.
   *
   * @param field what of it is wrong, where the server says so
   */
  record Refused(
      String taskId, String code, String message, String errorType, @Nullable String field)
      implements ChatEvent {
    @Override
    public long seq() {
      return 0;
    }
  }

  /** Something that this version does not know. */
  record Other(long seq, String taskId, String type, JsonNode data) implements ChatEvent {}
}
