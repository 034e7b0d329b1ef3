package orhestra.insights.store;

import static java.util.Objects.requireNonNull;

/**
 * A merged chunk as it came.
 *
 * @param id see {@link #id(long, long)}
 * @param at its processedAt, or when it was received if that was missing or ahead of time
 * @param seenKey its row among those seen
 * @param payload its JSON text
 */
public record ChunkRow(long id, long at, long receivedAt, long seenKey, String payload) {
  /** The most chunks that a brand can have. */
  private static final int NUMBER_BITS = 32;

  public ChunkRow {
    requireNonNull(payload, "payload is null");
  }

  /** The key of a brand's chunk, by its number from 0; the chunks of a brand are one range. */
  public static long id(long brand, long number) {
    if (number < 0 || number >>> NUMBER_BITS != 0) {
      throw new IllegalArgumentException("not the number of a chunk: " + number);
    }
    return brand << NUMBER_BITS | number;
  }

  /** The chunk's number within its brand. */
  public long number() {
    return id & (1L << NUMBER_BITS) - 1;
  }
}
