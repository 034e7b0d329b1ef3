package orhestra.insights.store;

import java.util.List;
import java.util.Optional;

/** What brands have come to: the door's tables of them, as a view of the current transaction. */
public interface BrandStore {
  /** The brand with this name. */
  Optional<BrandRow> find(String name);

  /** Brands by name, after this one. */
  List<BrandRow> list(String after, int limit);

  /** Brands into which something was merged at this time or later. */
  List<BrandRow> mergedSince(long time);

  /** Names of brands whose last chunks were merged, those merged last first. */
  List<String> successful(int limit);

  /** Names of brands of which a chunk could not be merged since one was, the newest first. */
  List<String> failing(int limit);

  Totals totals();

  /**
   * What all brands have come to.
   *
   * @param brands how many there are
   * @param processed into how many something was merged
   * @param mergedAt when that was done last; 0 for never
   */
  record Totals(long brands, long processed, long mergedAt) {}

  /** Those that exist of these, ascending and without repetition; locked until the end. */
  List<BrandRow> lock(long[] brands);

  /** Adds a brand that nobody has held, unless its name is taken; whether it was added. */
  boolean register(long id, String name, long at);

  void update(List<BrandRow> brands);

  List<BucketRow> buckets(long brand);

  void putBuckets(List<BucketRow> buckets);

  /** Removes buckets by key; those that do not exist are passed over. */
  void deleteBuckets(long[] ids);

  Optional<SummaryRow> summary(long brand);

  void putSummaries(List<SummaryRow> summaries);

  /** The last spikes of a brand, oldest first. */
  List<SpikeRow> spikes(long brand);

  void putSpikes(List<SpikeRow> spikes);
}
