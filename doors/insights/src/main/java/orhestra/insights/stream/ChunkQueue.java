package orhestra.insights.stream;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisScript;

/**
 * Takes chunks out of a brand's queue without losing one. What a holder takes moves to a list of
 * its own, which begins with the number of the batch; it is removed when the holder says that this
 * batch is merged. Each step is one script that does the same when it is run twice, so it does not
 * matter whether an answer was lost or a command was sent again. Thread-safe.
 */
public final class ChunkQueue {
  /**
   * KEYS queue, processing; ARGV number merged last, number of the next batch, chunks at most,
   * bytes after which no more are taken. Answers with the batch in the holder's hands: its number,
   * then its chunks.
   */
  private static final RedisScript<List<byte[]>> TAKE =
      new RedisScript<>(
          """
          local head = redis.call('LINDEX', KEYS[2], 0)
          if head and head == ARGV[1] then
            redis.call('DEL', KEYS[2])
            head = false
          end
          if head then
            return redis.call('LRANGE', KEYS[2], 0, -1)
          end
          local limit = tonumber(ARGV[3])
          local chunks, bytes = {}, 0
          while #chunks < limit and bytes < tonumber(ARGV[4]) do
            local some = redis.call(
              'LRANGE', KEYS[1], #chunks, math.min(#chunks + 50, limit) - 1)
            if #some == 0 then
              break
            end
            for i = 1, #some do
              if bytes < tonumber(ARGV[4]) then
                chunks[#chunks + 1] = some[i]
                bytes = bytes + #some[i]
              end
            end
          end
          if #chunks == 0 then
            return {}
          end
          redis.call('LTRIM', KEYS[1], #chunks, -1)
          table.insert(chunks, 1, ARGV[2])
          redis.call('RPUSH', KEYS[2], unpack(chunks))
          return chunks\
          """,
          ScriptOutputType.MULTI);

  /**
   * KEYS queue, then processing lists, the newest first. Puts what they hold back to the head of
   * the queue, so that the oldest is taken first; answers with how many chunks that were.
   */
  private static final RedisScript<Long> PUT_BACK =
      new RedisScript<>(
          """
          local count = 0
          for i = 2, #KEYS do
            local chunks = redis.call('LRANGE', KEYS[i], 1, -1)
            for j = #chunks, 1, -1 do
              redis.call('LPUSH', KEYS[1], chunks[j])
            end
            redis.call('DEL', KEYS[i])
            count = count + #chunks
          end
          return count\
          """,
          ScriptOutputType.INTEGER);

  private static final long LISTS_AT_ONCE = 1_000;
  private static final byte[] ENOUGH_BYTES = "4194304".getBytes(StandardCharsets.US_ASCII);

  private final Redis redis;

  public ChunkQueue(Redis redis) {
    this.redis = requireNonNull(redis, "redis is null");
  }

  /**
   * The next batch in the hands of this fence's holder.
   *
   * @param merged the number of the batch that is merged; it is removed first
   * @param next the number that a new batch gets; greater than all before
   * @param limit the most chunks of a new batch, less than 8,000
   * @return a batch taken before and not yet merged, else a new one, which may be empty
   */
  public CompletionStage<Batch> take(String brand, long fence, long merged, long next, int limit) {
    return redis
        .run(
            TAKE,
            List.of(Keys.chunks(brand), Keys.processing(brand, fence)),
            number(merged),
            number(next),
            Long.toString(limit).getBytes(StandardCharsets.US_ASCII),
            ENOUGH_BYTES)
        .thenApply(ChunkQueue::batch);
  }

  // No chunk looks like it: a chunk that is no object is no chunk.
  private static byte[] number(long batch) {
    return ("#" + batch).getBytes(StandardCharsets.US_ASCII);
  }

  private static Batch batch(@Nullable List<byte[]> answer) {
    if (answer == null || answer.isEmpty()) {
      return Batch.NOTHING;
    }
    String head = new String(answer.getFirst(), StandardCharsets.US_ASCII);
    return new Batch(Long.parseLong(head.substring(1)), answer.subList(1, answer.size()));
  }

  /**
   * Puts what holders of earlier fences have taken and not merged back into the queue.
   *
   * @param from the lowest fence
   * @param to the lowest fence that is left alone
   * @return how many chunks that were
   */
  public CompletionStage<Long> putBack(String brand, long from, long to) {
    List<String> keys = new ArrayList<>();
    keys.add(Keys.chunks(brand));
    for (long fence = to - 1; fence >= Math.max(1, Math.max(from, to - LISTS_AT_ONCE)); fence--) {
      keys.add(Keys.processing(brand, fence));
    }
    return redis.run(PUT_BACK, keys);
  }

  /** How many chunks wait in the queue. */
  public CompletionStage<Long> waiting(String brand) {
    return redis.commands().llen(Keys.chunks(brand));
  }

  /** Appends a chunk, as a worker does. */
  public CompletionStage<Long> push(String brand, byte[] chunk) {
    return redis.commands().rpush(Keys.chunks(brand), chunk);
  }
}
