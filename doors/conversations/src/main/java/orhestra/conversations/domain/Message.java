package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

import orhestra.engine.TaskId;

/**
 * One entry of a transcript.
 *
 * @param session the session's number
 * @param number from 0
 * @param at epoch milliseconds
 * @param task the turn it belongs to
 * @param document a JSON object with {@code role} and {@code content}, as it was said
 */
public record Message(long session, long number, long at, String task, String document) {
  public Message {
    requireNonNull(task, "task is null");
    requireNonNull(document, "document is null");
  }

  /** The message's key; those of a session are one range. */
  public long id() {
    return TaskId.of(session, (int) number);
  }
}
