package orhestra.computations.rounds;

import static java.util.Objects.requireNonNull;

import orhestra.computations.domain.JobRow;
import orhestra.computations.store.RoundRow;
import orhestra.secagg.Stage;

/** What keeping a message comes to. */
sealed interface Kept {
  /**
   * It is kept, now or since before.
   *
   * @param hasTurned whether it was the last one of its stage
   */
  record Durable(JobRow job, RoundRow round, boolean hasTurned) implements Kept {
    public Durable {
      requireNonNull(job, "job is null");
      requireNonNull(round, "round is null");
    }
  }

  /** Another message of this client and stage is kept. */
  record Altered() implements Kept {}

  /** The round is at another stage. */
  record Moved(Stage stage) implements Kept {}

  /** The round is over, or there is none. */
  record Over(String reason) implements Kept {}
}
