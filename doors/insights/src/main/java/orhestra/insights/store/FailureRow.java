package orhestra.insights.store;

import static java.util.Objects.requireNonNull;

import orhestra.engine.TaskId;

/**
 * A chunk that could not be merged.
 *
 * @param id that of its dead letter, see {@link #id(long, long)}
 * @param seenKey its row among those seen
 * @param error why, for a person
 * @param encoding {@code text}; {@code base64} where the payload is no text in UTF-8; {@code
 *     truncated} where it was too long to be a chunk and only its beginning is kept
 */
public record FailureRow(
    long id, long at, long seenKey, String error, String encoding, String payload) {
  /** Kept of one brand; the next one takes the place of the oldest. */
  public static final int KEPT = 10_000;

  public FailureRow {
    requireNonNull(error, "error is null");
    requireNonNull(encoding, "encoding is null");
    requireNonNull(payload, "payload is null");
  }

  /** The key of a brand's failure, by its number from 0. */
  public static long id(long brand, long number) {
    return TaskId.of(brand, (int) (number % KEPT));
  }
}
