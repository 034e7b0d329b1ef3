package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orhestra.engine.store.Storage;
import orhestra.insights.domain.Chunk;
import orhestra.insights.domain.SpikeScore;
import orhestra.insights.domain.Summarizer;
import orhestra.insights.domain.Summary;
import orhestra.insights.domain.Window;
import orhestra.insights.store.BrandRow;
import orhestra.insights.store.ChunkRow;
import orhestra.insights.store.FailureRow;
import orhestra.insights.store.SpikeRow;
import orhestra.insights.store.SummaryRow;
import orhestra.insights.wire.BadChunkException;
import orhestra.insights.wire.ChunkReader;
import orhestra.insights.wire.SummaryJson;

/**
 * Merges one batch of chunks into a brand's window, and collects what is to be kept of it. If that
 * is not kept in the end, the window is of no use any more. Used by one thread.
 */
final class BatchMerge {
  /** Clocks of workers may be ahead by this much. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /** Characters kept of what is too long to be a chunk: it takes less than four bytes for each. */
  private static final int KEPT_OF_TOO_LONG = 10_000;

  private final InsightsSettings settings;
  private final BrandRow before;
  private final Window window;
  private final long now;
  private final List<ChunkRow> chunks = new ArrayList<>();
  private final List<FailureRow> failures = new ArrayList<>();
  private final List<SpikeRow> spikes = new ArrayList<>();
  private int clusters;
  private int duplicates;
  private int late;

  private BatchMerge(InsightsSettings settings, BrandRow before, Window window, long now) {
    this.settings = requireNonNull(settings, "settings is null");
    this.before = requireNonNull(before, "before is null");
    this.window = requireNonNull(window, "window is null");
    this.now = now;
  }

  /**
   * What a batch came to.
   *
   * @param merge to be kept
   * @param clusters how many clusters its chunks had
   */
  record Result(Merging.Merge merge, int clusters) {}

  /** One piece of a batch: a chunk, or why it is none. */
  private static final class Piece {
    final byte[] payload;
    final Fingerprint fingerprint;
    final @Nullable Chunk chunk;
    final String error;

    Piece(byte[] payload, Fingerprint fingerprint, @Nullable Chunk chunk, String error) {
      this.payload = payload;
      this.fingerprint = fingerprint;
      this.chunk = chunk;
      this.error = error;
    }
  }

  /**
   * Merges a batch.
   *
   * @param payloads as they came, in order
   * @param now epoch milliseconds
   */
  static Result of(
      Storage storage,
      InsightsSettings settings,
      BrandRow before,
      Window window,
      List<byte[]> payloads,
      long now) {
    List<Piece> pieces = new ArrayList<>(payloads.size());
    for (byte[] payload : payloads) {
      pieces.add(read(before, payload, now));
    }
    Seen seen = Seen.lookUp(storage, pieces.stream().map(piece -> piece.fingerprint).toList());
    BatchMerge merge = new BatchMerge(settings, before, window, now);
    pieces.forEach(piece -> merge.add(piece, seen));
    return merge.result(seen);
  }

  /** What is to be kept of a chunk that reads well but cannot be kept itself. */
  static Merging.Merge refused(
      Storage storage, BrandRow before, byte[] payload, String error, long now) {
    Fingerprint fingerprint = Fingerprint.ofFailure(before.id(), payload);
    Seen seen = Seen.lookUp(storage, List.of(fingerprint));
    List<FailureRow> failures = new ArrayList<>();
    seen.add(fingerprint)
        .ifPresent(key -> failures.add(failure(before, 0, key, error, payload, now)));
    return new Merging.Merge(
        before,
        before.with(before.extent(), counts(before.counts(), 0, 0, failures.size(), 0, 0, now)),
        List.of(),
        seen.added(),
        List.of(),
        failures,
        List.of(),
        List.of(),
        List.of(),
        0,
        null);
  }

  /** A merge of nothing, to which a snapshot can be added. */
  static Merging.Merge nothing(BrandRow brand) {
    return new Merging.Merge(
        brand, brand, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        0, null);
  }

  private static Piece read(BrandRow brand, byte[] payload, long now) {
    try {
      Chunk chunk = ChunkReader.read(payload, brand.name(), now);
      return new Piece(payload, Fingerprint.ofChunk(brand.id(), chunk.chunkId()), chunk, "");
    } catch (BadChunkException e) {
      String error = String.valueOf(e.getMessage());
      return new Piece(payload, Fingerprint.ofFailure(brand.id(), payload), null, error);
    }
  }

  private void add(Piece piece, Seen seen) {
    Chunk chunk = piece.chunk;
    if (chunk == null) {
      seen.add(piece.fingerprint).ifPresentOrElse(key -> fail(piece, key), () -> duplicates++);
      return;
    }
    Chunk timed = chunk.at(Math.min(chunk.at(), now + AHEAD.toMillis()));
    if (!window.isEmpty() && timed.at() < window.start()) {
      late++;
      return;
    }
    OptionalLong key = seen.add(piece.fingerprint);
    if (key.isEmpty()) {
      duplicates++;
      return;
    }
    boolean isFirstSpike = hasSpike(timed) && !periodHasSpike(timed.at());
    window.add(timed);
    clusters += timed.clusters().size();
    if (isFirstSpike) {
      spikes.add(spike(timed.at()));
    }
    long number = before.extent().nextChunk() + chunks.size();
    chunks.add(
        new ChunkRow(
            ChunkRow.id(before.id(), number),
            timed.at(),
            now,
            key.getAsLong(),
            new String(piece.payload, StandardCharsets.UTF_8)));
  }

  private static boolean hasSpike(Chunk chunk) {
    return chunk.spike() || chunk.clusters().stream().anyMatch(Chunk.Cluster::spike);
  }

  private boolean periodHasSpike(long at) {
    return window.bucket(window.index(at)).totals().spike();
  }

  private SpikeRow spike(long at) {
    long period = window.index(at);
    return new SpikeRow(
        SpikeRow.id(before.id(), before.counts().spikes() + spikes.size()),
        at,
        SpikeScore.of(window, period),
        window.bucket(period).totals().mentions(),
        settings.spikeThreshold());
  }

  private void fail(Piece piece, long key) {
    failures.add(failure(before, failures.size(), key, piece.error, piece.payload, now));
  }

  private static FailureRow failure(
      BrandRow brand, int nth, long key, String error, byte[] payload, long now) {
    String text = new String(payload, StandardCharsets.UTF_8);
    boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), payload);
    long id = FailureRow.id(brand.id(), brand.counts().failures() + nth);
    if (payload.length > ChunkReader.MAX_BYTES) {
      return new FailureRow(id, now, key, error, "truncated", text.substring(0, KEPT_OF_TOO_LONG));
    }
    return new FailureRow(
        id,
        now,
        key,
        error,
        isText ? "text" : "base64",
        isText ? text : Base64.getEncoder().encodeToString(payload));
  }

  private Result result(Seen seen) {
    BrandRow.Extent extent = before.extent();
    long epoch = extent.epoch() + 1;
    BrandRow after =
        before.with(
            new BrandRow.Extent(
                epoch,
                extent.nextChunk() + chunks.size(),
                extent.firstChunk(),
                extent.snapshot(),
                extent.bucketMillis(),
                chunks.isEmpty() ? extent.windowEnd() : window.end()),
            counts(
                before.counts(),
                duplicates,
                late,
                failures.size(),
                spikes.size(),
                chunks.size(),
                now));
    Merging.Merge merge =
        new Merging.Merge(
            before,
            after,
            chunks,
            seen.added(),
            List.of(),
            failures,
            spikes,
            List.of(),
            List.of(),
            late,
            chunks.isEmpty() ? null : summary(epoch));
    return new Result(merge, clusters);
  }

  private SummaryRow summary(long epoch) {
    Summary summary = Summarizer.summarize(before.name(), window, settings.threshold(), now, epoch);
    return new SummaryRow(
        before.id(), epoch, new String(SummaryJson.write(summary), StandardCharsets.UTF_8));
  }

  private static BrandRow.Counts counts(
      BrandRow.Counts old,
      int duplicates,
      int late,
      int failures,
      int spikes,
      int merged,
      long now) {
    return new BrandRow.Counts(
        old.duplicates() + duplicates,
        old.late() + late,
        old.failures() + failures,
        old.spikes() + spikes,
        merged > 0 ? now : old.mergedAt(),
        failures > 0 ? now : old.failedAt());
  }
}
