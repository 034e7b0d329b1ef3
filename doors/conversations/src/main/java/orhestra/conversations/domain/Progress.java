package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

/**
 * What of a session changes all the time.
 *
 * @param session the session's number
 * @param firstEvent the oldest event that is kept has this number or a greater one
 * @param nextEvent the number that the next event gets; the first is 1
 * @param nextTurn the ordinal that the next turn gets, from 0
 * @param messages how many the user and the assistant have said
 * @param usedAt when something happened last, epoch milliseconds
 * @param minute the minute of the epoch in which something was said last
 * @param saidInMinute how often in that minute
 */
public record Progress(
    long session,
    SessionState state,
    long firstEvent,
    long nextEvent,
    int nextTurn,
    long messages,
    long usedAt,
    long minute,
    int saidInMinute) {
  public Progress {
    requireNonNull(state, "state is null");
  }

  /** Of a session that has just begun. */
  public static Progress begun(long session, long now) {
    return new Progress(session, SessionState.CREATED, 1, 1, 0, 0, now, 0, 0);
  }

  /** The number of the newest event; 0 if there is none. */
  public long lastEvent() {
    return nextEvent - 1;
  }
}
