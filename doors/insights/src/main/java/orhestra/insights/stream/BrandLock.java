package orhestra.insights.stream;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisScript;

/**
 * Who of several orchestrators works on a brand. It only keeps them from getting in each other's
 * way: Redis may lose it or grant it twice, and what makes the merge right all the same is the
 * fence in the database. Thread-safe.
 */
public final class BrandLock {
  /** Says that the lock is held now. */
  public static final long TAKEN = -1;

  /**
   * KEYS lock; ARGV token, milliseconds, beginning of tokens that may be overwritten. Answers with
   * -1, or with the milliseconds that another one's lock still has.
   */
  private static final RedisScript<Long> TAKE =
      new RedisScript<>(
          """
          local held = redis.call('GET', KEYS[1])
          if held and string.sub(held, 1, #ARGV[3]) ~= ARGV[3] then
            return math.max(0, redis.call('PTTL', KEYS[1]))
          end
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
          return -1\
          """,
          ScriptOutputType.INTEGER);

  private static final RedisScript<Long> RELEASE =
      new RedisScript<>(
          """
          if redis.call('GET', KEYS[1]) == ARGV[1] then
            return redis.call('DEL', KEYS[1])
          end
          return 0\
          """,
          ScriptOutputType.INTEGER);

  private final Redis redis;
  private final byte[] token;
  private final byte[] mine;
  private final byte[] millis;

  /**
   * Locks in the name of {@code holder}.
   *
   * @param family begins the token of every process that may take over from this one at once, since
   *     only one of them can be alive; no other token begins like it
   * @param holder which of them this is
   */
  public BrandLock(Redis redis, String family, String holder, Duration ttl) {
    this.redis = requireNonNull(redis, "redis is null");
    this.mine = (family + "/").getBytes(StandardCharsets.UTF_8);
    this.token = (family + "/" + holder).getBytes(StandardCharsets.UTF_8);
    this.millis = Long.toString(ttl.toMillis()).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Takes the lock, or renews it where it is held or has been lost.
   *
   * @return {@link #TAKEN}, or how many milliseconds another one's lock still has
   */
  public CompletionStage<Long> take(String brand) {
    return redis.run(TAKE, List.of(Keys.lock(brand)), token, millis, mine);
  }

  /** Lets go of the lock if it is held. */
  public CompletionStage<Long> release(String brand) {
    return redis.run(RELEASE, List.of(Keys.lock(brand)), token);
  }
}
