package orhestra.insights.stream;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import orhestra.platform.redis.Redis;

/**
 * A key that is there as long as Redis has lost nothing: it is written after everything that Redis
 * should show was written, and a flush or an empty server lacks it. Thread-safe.
 */
public final class Mark {
  private static final byte[] THERE = "1".getBytes(StandardCharsets.US_ASCII);

  private final Redis redis;

  public Mark(Redis redis) {
    this.redis = requireNonNull(redis, "redis is null");
  }

  /** Whether it is there. Blocks. */
  public boolean isThere() {
    return redis.await(redis.commands().exists(Keys.MARK)) > 0;
  }

  /** Writes it. Blocks. */
  public void set() {
    redis.await(redis.commands().set(Keys.MARK, THERE));
  }
}
