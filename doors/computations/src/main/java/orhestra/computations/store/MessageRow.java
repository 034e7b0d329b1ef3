package orhestra.computations.store;

import static java.util.Objects.requireNonNull;

import orhestra.engine.TaskId;
import orhestra.secagg.Stage;

/**
 * A message that was accepted.
 *
 * @param digest SHA-256 in hex
 * @param length in bytes
 * @param spread how evenly the bytes of a masked vector are spread, for people; else empty
 */
public record MessageRow(long id, String digest, int length, String spread) {
  /** Clients of a round at most, as the ids have room. */
  public static final int MOST_SENDERS = 1 << 14;

  public MessageRow {
    requireNonNull(digest, "digest is null");
    requireNonNull(spread, "spread is null");
  }

  /** The id of a client's message. */
  public static long id(long job, Stage stage, int sender) {
    return TaskId.of(job, stage.code() * MOST_SENDERS + sender);
  }

  /** Who sent it. */
  public int sender() {
    return (int) (id % MOST_SENDERS);
  }
}
