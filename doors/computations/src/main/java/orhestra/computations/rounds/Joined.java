package orhestra.computations.rounds;

import static java.util.Objects.requireNonNull;

import orhestra.computations.domain.JobRow;
import orhestra.computations.store.RoundRow;

/** What wanting to take part comes to. */
public sealed interface Joined {
  /** The client has a seat, now or since before. */
  record Seated(JobRow job, RoundRow round) implements Joined {
    public Seated {
      requireNonNull(job, "job is null");
      requireNonNull(round, "round is null");
    }
  }

  /** There is no such job, and nobody has proposed one. */
  record Absent() implements Joined {}

  /** The client is not in the round's list. */
  record NotListed() implements Joined {}

  /** The job is not a round. */
  record NotARound() implements Joined {}

  /** Someone has joined in this client's name, with another token. */
  record SeatTaken() implements Joined {}

  /** Nobody can join any more; {@code error} says why. */
  record Over(String error) implements Joined {}

  /**
   * The client says something else than the round's first one.
   *
   * @param inForce JSON text
   * @param received JSON text
   */
  record Differs(String field, String inForce, String received) implements Joined {}
}
