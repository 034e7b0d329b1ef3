package orhestra.insights.store;

/**
 * A period with a spike.
 *
 * @param id see {@link #id(long, long)}
 * @param at the processedAt of the chunk that first told of it
 * @param score how many times the usual mentions of a period
 * @param mentions of the period
 * @param threshold the score from which on a period stands out by itself
 */
public record SpikeRow(long id, long at, double score, long mentions, double threshold) {
  /** Kept of one brand. */
  public static final int KEPT = 100;

  private static final int PLACE_BITS = 7;

  /** The key of a brand's spike, by its number from 0: its place in a ring. */
  public static long id(long brand, long number) {
    return first(brand) + number % KEPT;
  }

  static long first(long brand) {
    return brand << PLACE_BITS;
  }
}
