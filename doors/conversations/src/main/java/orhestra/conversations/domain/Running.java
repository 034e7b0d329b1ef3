package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

/**
 * A turn that has not ended.
 *
 * <p>Of its text, <em>shown</em> is what clients have been sent, <em>own</em> what the current
 * attempt has sent. A second attempt begins with nothing of its own while clients see what the
 * first one left; as long as it says the same, nothing is shown twice.
 *
 * @param turn the turn's id
 * @param session the session's number
 * @param task what clients know the turn by
 * @param mode {@code simple} or {@code advance}
 * @param token the current attempt's; only its callbacks count
 * @param attempt from 1; 0 before the first
 * @param received fragments of this attempt that were taken: the chunk_index that comes next
 * @param ended whether the last of them said that it is the last
 * @param own characters of this attempt
 * @param shown characters that clients have been sent since streaming began, or began anew
 * @param emitted fragments that they came in
 * @param firstShown the number of the event that carries the first of them
 * @param dispatchedAt when this attempt was put into Redis; 0 for not yet, or not known
 * @param beganAt when it was first tried to hand this attempt out; for one that waits, when it came
 * @param heardAt when something came of this attempt last; 0 for never
 * @param deadline when it is looked at again, epoch milliseconds
 * @param entry the stream's entry that carries this attempt; empty if not known
 */
public record Running(
    long turn,
    long session,
    String task,
    String mode,
    TurnState state,
    long token,
    int attempt,
    int received,
    boolean ended,
    long own,
    long shown,
    int emitted,
    long firstShown,
    long dispatchedAt,
    long beganAt,
    long heardAt,
    long deadline,
    String entry) {
  public Running {
    requireNonNull(task, "task is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(state, "state is null");
    requireNonNull(entry, "entry is null");
  }

  /** A turn that waits for those before it. */
  public static Running queued(Turn turn, long session, long now) {
    return new Running(
        turn.id(),
        session,
        turn.task(),
        turn.mode(),
        TurnState.QUEUED,
        0,
        0,
        0,
        false,
        0,
        0,
        0,
        0,
        0,
        now,
        0,
        Long.MAX_VALUE,
        "");
  }

  /**
   * A new attempt, which nobody has heard of yet.
   *
   * @param began since when it is tried to hand it out
   */
  public Running tried(long fresh, int number, long began, long until) {
    return new Running(
        turn,
        session,
        task,
        mode,
        TurnState.DISPATCHED,
        fresh,
        number,
        0,
        false,
        0,
        shown,
        emitted,
        firstShown,
        0,
        began,
        0,
        until,
        "");
  }

  /** The attempt was put into Redis. */
  public Running dispatched(String carrier, long now, long until) {
    return new Running(
        turn,
        session,
        task,
        mode,
        state,
        token,
        attempt,
        received,
        ended,
        own,
        shown,
        emitted,
        firstShown,
        now,
        beganAt,
        heardAt,
        until,
        carrier);
  }

  /** The same attempt, looked at again at another time. */
  public Running until(long time) {
    return new Running(
        turn,
        session,
        task,
        mode,
        state,
        token,
        attempt,
        received,
        ended,
        own,
        shown,
        emitted,
        firstShown,
        dispatchedAt,
        beganAt,
        heardAt,
        time,
        entry);
  }

  /** A fragment of this attempt was taken. */
  public Running heard(int next, boolean last, long ownNow, long now) {
    return new Running(
        turn,
        session,
        task,
        mode,
        TurnState.STREAMING,
        token,
        attempt,
        next,
        last,
        ownNow,
        shown,
        emitted,
        firstShown,
        dispatchedAt,
        beganAt,
        now,
        deadline,
        entry);
  }

  /** Clients were sent this much in all, in so many fragments. */
  public Running shown(long characters, int fragments, long first) {
    return new Running(
        turn,
        session,
        task,
        mode,
        state,
        token,
        attempt,
        received,
        ended,
        own,
        characters,
        fragments,
        first,
        dispatchedAt,
        beganAt,
        heardAt,
        deadline,
        entry);
  }
}
