package orhestra.engine.simulation;

/** Ways to break what the engine stands on, to see that the simulation notices. */
enum Flaw {
  NONE,
  /** Now and then an ended attempt, which may be a result, is not written. */
  LOSES_ATTEMPTS,
  /** Now and then a waiting task that was taken stays in its queue too. */
  HANDS_OUT_TWICE,
  /** Now and then a lease that has ended is not deleted. */
  KEEPS_ENDED_LEASES,
  /** Now and then a dead letter is not written. */
  LOSES_DEAD_LETTERS,
  /** A renewal is answered but not written. */
  LOSES_RENEWALS,
  /** What a claimId was answered with is not remembered. */
  FORGETS_CLAIMS,
  /** What was applied before a crash is answered, though it was never committed. */
  ANSWERS_BEFORE_COMMIT,
  /** When a command fails, what the others of its batch did stays, and they run again. */
  FORGETS_TO_ROLL_BACK,
  /** The reaper goes by the wall clock. */
  REAPS_BY_WALL_CLOCK
}
