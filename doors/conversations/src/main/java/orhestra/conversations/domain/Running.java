package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

/**
 * A turn that has not ended.
 *
 * <p>Of its text, <em>shown</em> is what clients have been sent, <em>heard</em> what the current
 * attempt has sent. A second attempt begins with nothing while clients see what the first one left;
 * as long as it says the same, nothing is shown twice.
 *
 * @param turn the turn's id
 * @param session the session's number
 * @param task what clients know the turn by
 * @param mode {@code simple} or {@code advance}
 * @param attempt the one under way; {@link Attempt#NONE} while the turn waits
 */
public record Running(
    long turn,
    long session,
    String task,
    String mode,
    TurnState state,
    Attempt attempt,
    Heard heard,
    Shown shown) {
  public Running {
    requireNonNull(task, "task is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(state, "state is null");
    requireNonNull(attempt, "attempt is null");
    requireNonNull(heard, "heard is null");
    requireNonNull(shown, "shown is null");
  }

  /**
   * One handing out of a turn. Times are epoch milliseconds.
   *
   * @param number from 1
   * @param token only callbacks that carry it count
   * @param beganAt since when it is tried to hand it out
   * @param dispatchedAt when it was put into Redis; 0 for not yet, or not known
   * @param deadline when it is looked at again
   * @param entry the stream's entry that carries it; empty if not known
   */
  public record Attempt(
      int number, long token, long beganAt, long dispatchedAt, long deadline, String entry) {
    /** Of a turn that waits for those before it. */
    public static final Attempt NONE = new Attempt(0, 0, 0, 0, Long.MAX_VALUE, "");

    public Attempt {
      requireNonNull(entry, "entry is null");
    }

    private Attempt until(long time) {
      return new Attempt(number, token, beganAt, dispatchedAt, time, entry);
    }
  }

  /**
   * What came of the current attempt.
   *
   * @param fragments taken so far: the chunk_index that comes next
   * @param ended whether the last of them said that it is the last
   * @param characters in all
   * @param at when the last of them came; 0 for never
   */
  public record Heard(int fragments, boolean ended, long characters, long at) {
    /** Not a word. */
    public static final Heard NOTHING = new Heard(0, false, 0, 0);
  }

  /**
   * What clients have been sent since streaming began, or began anew.
   *
   * @param characters in all
   * @param fragments that they came in
   * @param firstEvent the number of the event that carries the first of them
   */
  public record Shown(long characters, int fragments, long firstEvent) {
    /** Not a word. */
    public static final Shown NOTHING = new Shown(0, 0, 0);
  }

  /** A turn that waits for those before it. */
  public static Running queued(Turn turn, long session) {
    return new Running(
        turn.id(),
        session,
        turn.task(),
        turn.mode(),
        TurnState.QUEUED,
        Attempt.NONE,
        Heard.NOTHING,
        Shown.NOTHING);
  }

  /** The current attempt's token. */
  public long token() {
    return attempt.token();
  }

  /** A new attempt, which nobody has heard of yet. */
  public Running tried(Attempt fresh) {
    return new Running(
        turn, session, task, mode, TurnState.DISPATCHED, fresh, Heard.NOTHING, shown);
  }

  /** The attempt was put into Redis. */
  public Running dispatched(String entry, long now, long until) {
    return with(
        new Attempt(attempt.number(), attempt.token(), attempt.beganAt(), now, until, entry));
  }

  /** The same attempt, looked at again at another time. */
  public Running until(long time) {
    return with(attempt.until(time));
  }

  private Running with(Attempt changed) {
    return new Running(turn, session, task, mode, state, changed, heard, shown);
  }

  /** Something of this attempt has come. */
  public Running heard(Heard now) {
    return new Running(turn, session, task, mode, TurnState.STREAMING, attempt, now, shown);
  }

  /** Clients were sent this much. */
  public Running shown(Shown now) {
    return new Running(turn, session, task, mode, state, attempt, heard, now);
  }
}
