package orhestra.insights.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.LongStream;

/**
 * One bucket of a brand's window.
 *
 * @param id see {@link #id(long, long)}
 * @param bucket which period it is: its start divided by its length
 * @param merge the partial merge of its chunks, JSON text
 */
public record BucketRow(long id, long bucket, String merge) {
  private static final int PLACE_BITS = 9;
  private static final int PLACES = 288;

  public BucketRow {
    requireNonNull(merge, "merge is null");
  }

  /** The key of a brand's bucket: its place in a ring, since a window has no two in one place. */
  public static long id(long brand, long bucket) {
    return first(brand) + Math.floorMod(bucket, PLACES);
  }

  /** All keys that buckets of a brand can have. */
  public static List<Long> ids(long brand) {
    return LongStream.range(first(brand), first(brand) + PLACES).boxed().toList();
  }

  /** The least key of a brand's buckets; that of the next brand ends them. */
  static long first(long brand) {
    return brand << PLACE_BITS;
  }
}
