package orhestra.computations.store;

import static java.util.Objects.requireNonNull;

/**
 * That the SMPC cluster has a job.
 *
 * @param id the job's
 * @param at when it said so last, epoch milliseconds
 * @param said what it said
 */
public record HandoverRow(long id, long at, String said) {
  public HandoverRow {
    requireNonNull(said, "said is null");
  }
}
