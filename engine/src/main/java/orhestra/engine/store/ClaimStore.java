package orhestra.engine.store;

import java.util.List;
import java.util.Optional;

/** Remembered claims: what a claimId was answered with, so that a lost answer can be repeated. */
public interface ClaimStore {
  /** What this worker's claim was answered with, if it is remembered. */
  Optional<Remembered> find(long worker, String claimId);

  /** Remembers a claim that is not remembered yet, or overwrites it. */
  void put(Remembered claim);

  /** Forgets claims from before {@code before}, at most {@code limit}. */
  int deleteBefore(long before, int limit);

  /**
   * A remembered claim.
   *
   * @param handedOut what it was answered with; never empty
   * @param at epoch milliseconds
   */
  record Remembered(long worker, String claimId, List<HandedOut> handedOut, long at) {
    public Remembered {
      handedOut = List.copyOf(handedOut);
    }
  }

  /** A task and the token of the attempt that was handed out. */
  record HandedOut(long task, long token) {}
}
