package orhestra.insights.stream;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import orhestra.insights.store.SpikeRow;
import orhestra.insights.store.SummaryRow;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisScript;

/** Writes what readers of Redis see of a brand: summary, failed chunks, spikes. Thread-safe. */
public final class Publisher {
  /** Failed chunks that the list in Redis shows; the database keeps more. */
  public static final int FAILED_SHOWN = 1_000;

  private static final Duration SPIKES_KEPT = Duration.ofDays(7);

  /**
   * KEYS summary; ARGV document, epoch, seconds to keep it (0: for ever), channel. A summary that
   * is there with a higher epoch stays; one with the same is only kept for longer. Epoch is the
   * field before the last in the document, so it is found without reading the document.
   */
  private static final RedisScript<Long> PUBLISH =
      new RedisScript<>(
          """
          local there = redis.call('GET', KEYS[1])
          local epoch = there and tonumber(string.match(there, '"epoch":(%d+),"windowStart":[^{}]*}$'))
          if epoch and epoch > tonumber(ARGV[2]) then
            return 0
          end
          if tonumber(ARGV[3]) > 0 then
            redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
          else
            redis.call('SET', KEYS[1], ARGV[1])
          end
          if epoch ~= tonumber(ARGV[2]) then
            redis.call('PUBLISH', ARGV[4], ARGV[1])
          end
          return 1\
          """,
          ScriptOutputType.INTEGER);

  /** KEYS list; ARGV most entries, seconds to keep it (0: for ever), 1 to begin anew, entries. */
  private static final RedisScript<Long> APPEND =
      new RedisScript<>(
          """
          if ARGV[3] == '1' then
            redis.call('DEL', KEYS[1])
          end
          for i = 4, #ARGV do
            redis.call('RPUSH', KEYS[1], ARGV[i])
          end
          redis.call('LTRIM', KEYS[1], -ARGV[1], -1)
          if tonumber(ARGV[2]) > 0 then
            redis.call('EXPIRE', KEYS[1], ARGV[2])
          end
          return redis.call('LLEN', KEYS[1])\
          """,
          ScriptOutputType.INTEGER);

  private final Redis redis;
  private final long summarySeconds;

  /**
   * Publishes to this Redis.
   *
   * @param summaryTtl how long a summary stays when nothing more comes; zero for ever
   */
  public Publisher(Redis redis, Duration summaryTtl) {
    this.redis = requireNonNull(redis, "redis is null");
    this.summarySeconds = summaryTtl.toSeconds();
  }

  /** Publishes a summary unless a newer one is there, and tells who watches the brand. */
  public CompletionStage<Long> summary(String brand, SummaryRow summary) {
    return redis.run(
        PUBLISH,
        List.of(Keys.summary(brand)),
        summary.document().getBytes(StandardCharsets.UTF_8),
        number(summary.epoch()),
        number(summarySeconds),
        Keys.channel(brand).getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps the summary as long as if it were published now; whether there is one that expires. */
  public CompletionStage<Boolean> refresh(String brand) {
    return summarySeconds == 0
        ? CompletableFuture.completedStage(false)
        : redis.commands().expire(Keys.summary(brand), summarySeconds);
  }

  /**
   * Appends failed chunks to the brand's list.
   *
   * @param anew whether they take the place of what is there
   */
  public CompletionStage<Long> failed(String brand, List<byte[]> entries, boolean anew) {
    return append(Keys.failed(brand), entries, FAILED_SHOWN, Duration.ZERO, anew);
  }

  /**
   * Appends spikes to the brand's list.
   *
   * @param anew whether they take the place of what is there
   */
  public CompletionStage<Long> spikes(String brand, List<byte[]> entries, boolean anew) {
    return append(Keys.spikes(brand), entries, SpikeRow.KEPT, SPIKES_KEPT, anew);
  }

  private CompletionStage<Long> append(
      String key, List<byte[]> entries, int most, Duration keep, boolean anew) {
    List<byte[]> arguments = new ArrayList<>(entries.size() + 3);
    arguments.add(number(most));
    arguments.add(number(keep.toSeconds()));
    arguments.add(number(anew ? 1 : 0));
    arguments.addAll(entries);
    return redis.run(APPEND, List.of(key), arguments.toArray(byte[][]::new));
  }

  /** Removes one entry from the list of failed chunks. */
  public CompletionStage<Long> repaired(String brand, byte[] entry) {
    return redis.commands().lrem(Keys.failed(brand), 1, entry);
  }

  private static byte[] number(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }
}
