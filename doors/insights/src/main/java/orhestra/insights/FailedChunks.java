package orhestra.insights;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.store.Storage;
import orhestra.insights.domain.Brand;
import orhestra.insights.domain.FailedChunk;
import orhestra.insights.store.ChunkStore;
import orhestra.insights.store.FailureRow;
import orhestra.insights.stream.ChunkQueue;
import orhestra.insights.stream.Entries;
import orhestra.insights.stream.Publisher;
import orhestra.insights.wire.BadChunkException;
import orhestra.insights.wire.ChunkReader;
import orhestra.platform.http.ApiException;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;

/**
 * Chunks that could not be merged: to be looked at, mended and replayed, or given up. Thread-safe.
 */
public final class FailedChunks {
  private static final Logger log = LoggerFactory.getLogger(FailedChunks.class);

  private final Storage storage;
  private final Redis redis;
  private final ChunkQueue queue;
  private final Publisher publisher;
  private final InstantSource clock;
  private final Discarding discarding = new Discarding();

  FailedChunks(
      Storage storage, Redis redis, ChunkQueue queue, Publisher publisher, InstantSource clock) {
    this.storage = requireNonNull(storage, "storage is null");
    this.redis = requireNonNull(redis, "redis is null");
    this.queue = requireNonNull(queue, "queue is null");
    this.publisher = requireNonNull(publisher, "publisher is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  private <R> R chunks(Function<ChunkStore, R> query) {
    return storage.read(view -> query.apply(view.door(ChunkStore.class)));
  }

  private static FailedChunk failed(FailureRow row) {
    return new FailedChunk(row.id(), row.at(), row.error(), row.encoding(), row.payload());
  }

  /** Chunks of a brand that could not be merged, with an id greater than {@code after}. */
  public List<FailedChunk> list(Brand brand, long after, int limit) {
    return chunks(store -> store.failures(brand.id(), after, limit)).stream()
        .map(FailedChunks::failed)
        .toList();
  }

  /** The chunk with this id that could not be merged. */
  public Optional<FailedChunk> find(long id) {
    return chunks(store -> store.failure(id)).map(FailedChunks::failed);
  }

  /** Gives up a chunk that could not be merged; whether it was there. */
  public boolean discard(Brand brand, FailedChunk chunk) {
    return remove(brand, chunk, "insights.discarded");
  }

  /**
   * Puts a chunk that could not be merged into the brand's queue once more, and then forgets that
   * it failed.
   *
   * @param payload in place of the one that came; null for that one
   * @throws ApiException 400 if it cannot be merged like this either
   * @throws RedisAwayException if Redis is away; the chunk stays among those that failed
   */
  public void replay(Brand brand, FailedChunk chunk, byte @Nullable [] payload) {
    if (payload == null && chunk.encoding().equals("truncated")) {
      throw new ApiException(400, "only the beginning of the chunk is kept", "payload");
    }
    byte[] bytes = payload == null ? bytes(chunk) : payload;
    try {
      ChunkReader.read(bytes, brand.name(), clock.millis());
    } catch (BadChunkException e) {
      throw new ApiException(400, "the chunk still cannot be merged: " + e.getMessage(), "payload");
    }
    redis.await(queue.push(brand.name(), bytes));
    remove(brand, chunk, "insights.replayed");
  }

  private static byte[] bytes(FailedChunk chunk) {
    return chunk.encoding().equals("text")
        ? chunk.payload().getBytes(StandardCharsets.UTF_8)
        : Base64.getDecoder().decode(chunk.payload());
  }

  private boolean remove(Brand brand, FailedChunk chunk, String kind) {
    boolean there =
        storage
            .submit(discarding, new Discarding.Failure(chunk.id(), brand.id(), brand.name(), kind))
            .join();
    FailureRow row =
        new FailureRow(chunk.id(), chunk.at(), 0, chunk.error(), chunk.encoding(), chunk.payload());
    try {
      redis.await(publisher.repaired(brand.name(), Entries.failure(brand.name(), row)));
    } catch (RedisAwayException e) {
      log.debug("the failed chunk is still shown in Redis", e);
    }
    return there;
  }
}
