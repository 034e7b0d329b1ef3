package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

/**
 * Something that clients of a session are told. Numbers go up by one without a gap, in the order in
 * which the changes were made.
 *
 * @param session the session's number
 * @param seq from 1
 * @param at epoch milliseconds
 * @param type the frame's message_type
 * @param task the turn it is about; empty if none
 * @param data a JSON object
 */
public record SessionEvent(long session, long seq, long at, String type, String task, String data) {
  /** Events that a session can have. */
  private static final int SEQ_BITS = 31;

  public SessionEvent {
    requireNonNull(type, "type is null");
    requireNonNull(task, "task is null");
    requireNonNull(data, "data is null");
  }

  /** The event's key; those of a session are one range. */
  public long id() {
    return id(session, seq);
  }

  /** The key of an event. */
  public static long id(long session, long seq) {
    return session << SEQ_BITS | seq;
  }

  /** The session of the event with this key. */
  public static long sessionOf(long id) {
    return id >>> SEQ_BITS;
  }

  /** The number of the event with this key. */
  public static long seqOf(long id) {
    return id & (1L << SEQ_BITS) - 1;
  }
}
