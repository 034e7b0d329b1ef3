package orhestra.insights.store;

import static java.util.Objects.requireNonNull;

/**
 * A brand and how far it has come. Once it exists it is written only by the holder of its fence.
 * Times are epoch milliseconds, 0 for never.
 *
 * @param id the brand's group in the engine
 * @param name the slug
 */
public record BrandRow(
    long id, String name, long registeredAt, Hold hold, Extent extent, Counts counts) {
  /**
   * Who may merge.
   *
   * @param fence grows whenever somebody takes the brand over
   * @param holder who did so last; empty if nobody has
   * @param drained processing lists of lower fences were found empty when it was taken over
   */
  public record Hold(long fence, String holder, long drained) {
    public Hold {
      requireNonNull(holder, "holder is null");
    }
  }

  /**
   * What is merged and kept.
   *
   * @param epoch counts the merges
   * @param nextChunk the number of the next chunk, so that of chunks merged so far
   * @param firstChunk chunks below are removed
   * @param snapshot chunks below are in the buckets that are kept
   * @param bucketMillis length of the buckets that are kept; 0 if none are
   * @param windowEnd the newest chunk's processedAt; 0 if there is none
   */
  public record Extent(
      long epoch,
      long nextChunk,
      long firstChunk,
      long snapshot,
      long bucketMillis,
      long windowEnd) {}

  /**
   * What was not simply merged, and when something happened last.
   *
   * @param duplicates chunks that had come before
   * @param late chunks that were too old for the window
   * @param failures chunks that could not be merged
   * @param spikes periods with a spike
   */
  public record Counts(
      long duplicates, long late, long failures, long spikes, long mergedAt, long failedAt) {}

  public BrandRow {
    requireNonNull(name, "name is null");
    requireNonNull(hold, "hold is null");
    requireNonNull(extent, "extent is null");
    requireNonNull(counts, "counts is null");
  }

  /** The same brand under the next fence. */
  public BrandRow takenOver(String holder) {
    return with(new Hold(hold.fence + 1, holder, hold.drained));
  }

  public BrandRow with(Hold newHold) {
    return new BrandRow(id, name, registeredAt, newHold, extent, counts);
  }

  public BrandRow with(Extent newExtent, Counts newCounts) {
    return new BrandRow(id, name, registeredAt, hold, newExtent, newCounts);
  }
}
