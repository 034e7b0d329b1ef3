package orhestra.engine.store;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** Remembered claims: what a claimId was answered with, so that a lost answer can be repeated. */
public interface ClaimStore {
  /** Those of these claims that are remembered, in no particular order. */
  List<Remembered> find(List<Claim> claims);

  /**
   * Remembers claims that are not remembered yet, or overwrites them.
   *
   * @param claims without repetition of a claim
   */
  void put(List<Remembered> claims);

  /** Forgets claims from before {@code before}, at most {@code limit}. */
  int deleteBefore(long before, int limit);

  /** A claim as a worker named it. */
  record Claim(long worker, String claimId) {
    public Claim {
      requireNonNull(claimId, "claimId is null");
    }
  }

  /**
   * A remembered claim.
   *
   * @param seed from which the tokens of the attempts follow
   * @param tasks what it was answered with; never empty
   * @param at epoch milliseconds
   */
  record Remembered(Claim claim, long seed, List<Long> tasks, long at) {
    public Remembered {
      requireNonNull(claim, "claim is null");
      tasks = List.copyOf(tasks);
    }
  }
}
