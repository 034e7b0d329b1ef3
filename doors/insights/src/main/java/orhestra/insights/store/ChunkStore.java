package orhestra.insights.store;

import java.util.List;
import java.util.Optional;

/**
 * Chunks as they came, merged or failed: the door's tables of them, as a view of the transaction.
 */
public interface ChunkStore {
  /** Those of these keys that are taken, ascending and without repetition. */
  List<SeenRow> seen(long[] keys);

  void insertSeen(List<SeenRow> seen);

  void insertChunks(List<ChunkRow> chunks);

  /** Chunks of a brand with {@code from <= number}, ascending. */
  List<ChunkRow> chunks(long brand, long from, int limit);

  /** Chunks of a brand with {@code number < before}, descending. */
  List<ChunkRow> chunksBefore(long brand, long before, int limit);

  /** Like {@link #chunks}, with empty payloads. */
  List<ChunkRow> oldChunks(long brand, long from, int limit);

  /** Removes chunks and what says that they came. */
  void deleteChunks(List<ChunkRow> chunks);

  Optional<FailureRow> failure(long id);

  /** Failures of a brand with a key greater than {@code after}, ascending. */
  List<FailureRow> failures(long brand, long after, int limit);

  /** The last failures of a brand that are shown in Redis, oldest first. */
  List<FailureRow> lastFailures(long brand);

  /** Those that exist of these keys, ascending and without repetition. */
  List<FailureRow> failures(long[] ids);

  void putFailures(List<FailureRow> failures);

  /** Removes failures and what says that they came. */
  void deleteFailures(List<FailureRow> failures);
}
