package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.util.List;
import orhestra.conversations.domain.Effect;
import orhestra.conversations.domain.SessionEvent;
import orhestra.conversations.domain.TurnState;

/**
 * What became of a change.
 *
 * @param turn the state of the turn that it was about; QUEUED where it was about none
 * @param events what clients of the session are to be told
 * @param effects what is to be done outside
 */
record Outcome(Verdict verdict, TurnState turn, List<SessionEvent> events, List<Effect> effects) {
  /** How it went. */
  enum Verdict {
    DONE,
    /** It was done before; nothing has changed. */
    KNOWN,
    NO_SESSION,
    /** The session has ended. */
    CLOSED,
    NO_TURN,
    /** Too many turns wait. */
    QUEUE_FULL,
    /** Too much was said in this minute. */
    TOO_FAST,
    /** The agent has been asked too much. */
    QUOTA,
    /** About an attempt or a turn that has ended; nothing has changed. */
    LATE,
    /** A fragment before this one has not come; nothing has changed. */
    EARLY,
    /** Fragments seem to be missing; nothing has changed. */
    INCOMPLETE
  }

  Outcome {
    requireNonNull(verdict, "verdict is null");
    requireNonNull(turn, "turn is null");
    events = List.copyOf(events);
    effects = List.copyOf(effects);
  }

  /** Nothing has changed. */
  static Outcome of(Verdict verdict) {
    return of(verdict, TurnState.QUEUED);
  }

  /** Nothing has changed. */
  static Outcome of(Verdict verdict, TurnState turn) {
    return new Outcome(verdict, turn, List.of(), List.of());
  }
}
