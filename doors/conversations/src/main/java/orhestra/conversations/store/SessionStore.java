package orhestra.conversations.store;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import orhestra.conversations.domain.Message;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.Session;
import orhestra.conversations.domain.SessionEvent;
import orhestra.conversations.domain.Turn;

/** Sessions and all that is theirs: the door's tables of them, as a view of the transaction. */
public interface SessionStore {
  Optional<Session> session(long id);

  Optional<Progress> progress(long session);

  /** The numbers of the newest events of those of these sessions that exist. */
  List<LastEvent> lastEvents(long[] sessions);

  /** The newest event of a session. */
  record LastEvent(long session, long seq) {}

  void insert(List<Session> sessions, List<Progress> progress);

  /** Those that exist of these, ascending and without repetition; locked until the end. */
  List<Progress> lock(long[] sessions);

  void update(List<Progress> progress);

  /** The turns of these sessions that have not ended, in order; sessions ascending. */
  List<Running> unfinished(long[] sessions);

  /** Turns whose deadline has come, the longest overdue first. */
  List<Running> overdue(long now, int limit);

  /** Turns that are in Redis and of which nothing has come yet, by id, after this one. */
  List<Running> handed(long after, int limit);

  /** The entry of the stream that belongs to the oldest unfinished attempt; empty if none does. */
  Optional<String> oldestEntry();

  void putRunning(List<Running> turns);

  void deleteRunning(long[] turns);

  Optional<Turn> turn(long id);

  Optional<Turn> turn(long session, String task);

  /** Turns of a session, the newest first. */
  List<Turn> turns(long session, int limit);

  void insertTurns(List<Turn> turns);

  void endTurns(List<Turn.End> turns);

  /** Events of a session with this number and greater ones. */
  List<SessionEvent> events(long session, long from, int limit);

  /** What a turn has streamed, from the event with this number on. */
  List<SessionEvent> streamed(long session, long from, String task);

  void insertEvents(List<SessionEvent> events);

  /** Removes events by key; those that do not exist are passed over. */
  void deleteEvents(long[] ids);

  /** The number of the last event that came before that time. */
  OptionalLong lastEventBefore(long session, long from, long time);

  /** Messages of a session with a number greater than that. */
  List<Message> messages(long session, long after, int limit);

  /** The last messages of a session, the newest first. */
  List<Message> lastMessages(long session, int limit);

  void insertMessages(List<Message> messages);

  /** Notes when sessions are to be looked at. */
  void putLooks(List<Look> looks);

  /** When a session is to be looked at, epoch milliseconds. */
  record Look(long session, long at) {}

  /** Sessions whose time to be looked at has come. */
  List<Look> looks(long now, int limit);

  /**
   * Removes a session that has ended with all that is its own, some of it at a time.
   *
   * @return the turns that were removed
   */
  Purged purge(long session, int limit);

  /**
   * What was removed of a session.
   *
   * @param hasMore whether something may be left
   */
  record Purged(List<Long> turns, boolean hasMore) {
    public Purged {
      turns = List.copyOf(turns);
    }
  }

  /** How often something was used so far; the row is locked until the end. */
  long used(String quota);

  void putUsed(String quota, long used);

  void insertFailures(List<Failure> failures);

  /** Something that could not be made sense of, with the key of its dead letter. */
  record Failure(long id, long at, String error, String payload) {}

  /** The last failures, the newest first. */
  List<Failure> failures(int limit);
}
