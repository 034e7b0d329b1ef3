package orhestra.computations.store;

import static java.util.Objects.requireNonNull;

import orhestra.engine.TaskId;

/**
 * A client that is counted.
 *
 * @param id see {@link #id(long, int)}
 * @param at epoch milliseconds
 * @param contribution JSON; empty if it gave none
 */
public record UpdateRow(long id, String client, long at, String contribution) {
  public UpdateRow {
    requireNonNull(client, "client is null");
    requireNonNull(contribution, "contribution is null");
  }

  /** Of the client that was counted at this place, from 0. */
  public static long id(long job, int place) {
    return TaskId.of(job, place);
  }
}
