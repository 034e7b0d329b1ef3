package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Storage;
import orhestra.insights.domain.Chunk;
import orhestra.insights.domain.Window;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.BrandStore;
import orhestra.insights.store.BucketRow;
import orhestra.insights.store.ChunkRow;
import orhestra.insights.store.ChunkStore;
import orhestra.insights.wire.BadChunkException;
import orhestra.insights.wire.ChunkReader;
import orhestra.insights.wire.PartialMergeJson;

/**
 * The windows of brands, in memory and in the database. In the database a window is the partial
 * merges of its buckets as they were at the last snapshot, and the chunks that came after it.
 * Thread-safe; a window itself is not.
 */
final class Windows {
  /** Chunks after which a snapshot is made: as many are read again when a brand changes hands. */
  private static final int SNAPSHOT_EVERY = 2_000;

  /** Chunks that pay for writing a bucket: it costs what merging some dozens of them does. */
  private static final int CHUNKS_FOR_BUCKET = 50;

  private static final int PAGE = 2_000;
  private static final int REMEMBERED = 200;

  private final Storage storage;
  private final long windowMillis;
  private final Map<Long, Remembered> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Remembered> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Remembered(long epoch, Window window) {}

  Windows(Storage storage, InsightsSettings settings) {
    this.storage = requireNonNull(storage, "storage is null");
    this.windowMillis = settings.window().toMillis();
  }

  /** Keeps the window of a brand that is let go, in case it comes back. */
  void remember(BrandRow brand, Window window) {
    synchronized (remembered) {
      remembered.put(brand.id(), new Remembered(brand.extent().epoch(), window));
    }
  }

  /** The brand's window for its holder, remembered or read from the database. Blocks. */
  Window take(BrandRow brand) {
    @Nullable Remembered known;
    synchronized (remembered) {
      known = remembered.remove(brand.id());
    }
    return known != null && known.epoch() == brand.extent().epoch() ? known.window() : load(brand);
  }

  /** Reads the brand's window from the database. Blocks. */
  Window load(BrandRow brand) {
    Window window = new Window(windowMillis);
    BrandRow.Extent extent = brand.extent();
    long from = extent.firstChunk();
    if (extent.bucketMillis() == bucketMillis()) {
      storage
          .read(view -> view.door(BrandStore.class).buckets(brand.id()))
          .forEach(row -> window.put(row.bucket(), PartialMergeJson.read(row.merge())));
      from = extent.snapshot();
    }
    replay(brand, from, window);
    return window;
  }

  private long bucketMillis() {
    return windowMillis / Window.BUCKETS;
  }

  private void replay(BrandRow brand, long from, Window window) {
    long next = from;
    while (next < brand.extent().nextChunk()) {
      long first = next;
      List<ChunkRow> page =
          storage.read(view -> view.door(ChunkStore.class).chunks(brand.id(), first, PAGE));
      if (page.isEmpty()) {
        return;
      }
      for (ChunkRow row : page) {
        if (row.number() < brand.extent().nextChunk()) {
          // What is too old by now is passed over.
          window.add(chunk(brand, row));
        }
      }
      next = page.getLast().number() + 1;
    }
  }

  /** A chunk that was merged, read again. */
  static Chunk chunk(BrandRow brand, ChunkRow row) {
    try {
      byte[] payload = row.payload().getBytes(StandardCharsets.UTF_8);
      return ChunkReader.read(payload, brand.name(), row.receivedAt()).at(row.at());
    } catch (BadChunkException e) {
      throw new IllegalStateException("a chunk that was merged cannot be read any more", e);
    }
  }

  /**
   * Whether enough has come since the last snapshot. What a snapshot costs goes by the buckets that
   * it writes: nearly all of them if the chunks' times are scattered, so then it has to wait.
   */
  static boolean isSnapshotDue(BrandRow brand, Window window) {
    return sinceSnapshot(brand)
        >= Math.max(SNAPSHOT_EVERY, CHUNKS_FOR_BUCKET * window.changedBuckets());
  }

  private static long sinceSnapshot(BrandRow brand) {
    return brand.extent().nextChunk() - brand.extent().snapshot();
  }

  /**
   * Adds a snapshot of the window to what is to be kept of a merge, and the removal of chunks that
   * are too old for it. Blocks.
   */
  Merging.Merge withSnapshot(Merging.Merge merge, Window window) {
    BrandRow after = merge.after();
    Window.Changes changes = window.takeChanges();
    List<BucketRow> buckets = new ArrayList<>();
    for (long bucket : changes.changed()) {
      buckets.add(
          new BucketRow(
              BucketRow.id(after.id(), bucket),
              bucket,
              PartialMergeJson.write(window.bucket(bucket))));
    }
    // Buckets of another length are of no use, and all were merged anew.
    boolean anew = after.extent().bucketMillis() != bucketMillis();
    List<Long> gone =
        anew
            ? BucketRow.ids(after.id())
            : changes.removed().stream().map(bucket -> BucketRow.id(after.id(), bucket)).toList();
    // More than have come since the last time, so that forgetting keeps up.
    int forgettable = (int) Math.min(Integer.MAX_VALUE, 2 * (sinceSnapshot(after) + 1));
    List<ChunkRow> oldest =
        storage.read(
            view ->
                view.door(ChunkStore.class)
                    .oldChunks(after.id(), after.extent().firstChunk(), forgettable));
    long start = window.start();
    List<ChunkRow> chunksGone = oldest.stream().filter(row -> row.at() < start).toList();
    long first =
        oldest.stream()
            .filter(row -> row.at() >= start)
            .mapToLong(ChunkRow::number)
            .findFirst()
            .orElse(oldest.isEmpty() ? after.extent().firstChunk() : oldest.getLast().number() + 1);
    BrandRow.Extent extent = after.extent();
    return new Merging.Merge(
        merge.before(),
        after.with(
            new BrandRow.Extent(
                extent.epoch(),
                extent.nextChunk(),
                first,
                extent.nextChunk(),
                bucketMillis(),
                extent.windowEnd()),
            after.counts()),
        merge.chunks(),
        merge.seen(),
        chunksGone,
        merge.failures(),
        merge.spikes(),
        buckets,
        gone,
        merge.late(),
        merge.summary());
  }
}
