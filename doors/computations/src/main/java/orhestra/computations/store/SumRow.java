package orhestra.computations.store;

import static java.util.Objects.requireNonNull;

/**
 * That a sum is known.
 *
 * @param id its job's
 * @param context what was summed, in hex
 * @param job the job's name
 * @param clients the clients of the sum, JSON
 * @param at epoch milliseconds
 */
public record SumRow(long id, String context, String job, String clients, long at) {
  public SumRow {
    requireNonNull(context, "context is null");
    requireNonNull(job, "job is null");
    requireNonNull(clients, "clients is null");
  }
}
