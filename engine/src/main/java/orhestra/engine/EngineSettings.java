package orhestra.engine;

/**
 * The engine's times, all in milliseconds.
 *
 * @param lease how long handed-out work is left alone without a renewal
 * @param leaseReaperEvery how often leases that ran out are taken back
 * @param workerTimeout how long a worker may be silent before it is DOWN
 * @param workerReaperEvery how often silent workers are looked for
 * @param keepClaims how long the answer to a claimId is remembered
 * @param keepClosedGroups how long a closed group is kept; 0 for ever
 * @param keepEvents how long events are kept; 0 for ever
 */
public record EngineSettings(
    long lease,
    long leaseReaperEvery,
    long workerTimeout,
    long workerReaperEvery,
    long keepClaims,
    long keepClosedGroups,
    long keepEvents) {
  private static final long SECOND = 1_000;
  private static final long DAY = 86_400 * SECOND;

  public EngineSettings {
    requirePositive(lease, "lease");
    requirePositive(leaseReaperEvery, "leaseReaperEvery");
    requirePositive(workerTimeout, "workerTimeout");
    requirePositive(workerReaperEvery, "workerReaperEvery");
    requirePositive(keepClaims, "keepClaims");
  }

  private static void requirePositive(long value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  /** The seed's times; finished groups are kept for 30 days, events for 7. */
  public static EngineSettings defaults() {
    return new EngineSettings(
        300 * SECOND, 30 * SECOND, 10 * SECOND, 5 * SECOND, 600 * SECOND, 30 * DAY, 7 * DAY);
  }
}
