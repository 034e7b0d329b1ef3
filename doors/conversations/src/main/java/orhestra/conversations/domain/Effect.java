package orhestra.conversations.domain;

import static java.util.Objects.requireNonNull;

/** What is to be done outside once a change is durable. */
public sealed interface Effect {
  /** Hand a turn to the execution service. */
  record Dispatch(Turn turn, Running attempt) implements Effect {
    public Dispatch {
      requireNonNull(turn, "turn is null");
      requireNonNull(attempt, "attempt is null");
    }
  }

  /** Tell the execution service to give up an attempt. */
  record Stop(Running attempt) implements Effect {
    public Stop {
      requireNonNull(attempt, "attempt is null");
    }
  }
}
