package orhestra.server;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.platform.config.DataSettings;
import orhestra.platform.config.Durability;
import orhestra.platform.redis.BundledRedis;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAddress;
import orhestra.platform.redis.RedisSource;
import orhestra.platform.redis.RedisStartException;

/**
 * The Redis of this process: the one that is configured, or the bundled one, started beside all
 * else.
 */
final class RedisPart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisPart.class);

  private final CompletableFuture<Started> started;

  /**
   * What came of it.
   *
   * @param server the bundled one, if it is used
   * @param client empty if there is no Redis
   * @param reason why there is none
   */
  private record Started(@Nullable BundledRedis server, @Nullable Redis client, String reason) {}

  private RedisPart(CompletableFuture<Started> started) {
    this.started = started;
  }

  /** Begins to start it; {@link #client} tells what came of it. */
  static RedisPart begin(RedisSource source, DataSettings data, InstantSource clock) {
    requireNonNull(source, "source is null");
    CompletableFuture<Started> started = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("redis-start")
        .start(
            () -> {
              try {
                started.complete(start(source, data, clock));
              } catch (RuntimeException e) {
                started.completeExceptionally(e);
              }
            });
    return new RedisPart(started);
  }

  private static Started start(RedisSource source, DataSettings data, InstantSource clock) {
    return switch (source) {
      case RedisSource.External external -> connected(null, external.address(), clock);
      case RedisSource.None none -> new Started(null, null, "REDIS_URL is none");
      case RedisSource.Bundled wanted -> bundled(wanted, data, clock);
    };
  }

  private static Started connected(
      @Nullable BundledRedis server, RedisAddress address, InstantSource clock) {
    return new Started(server, Redis.connect(address, clock), "");
  }

  private static Started bundled(
      RedisSource.Bundled wanted, DataSettings data, InstantSource clock) {
    Path folder = data.directory().resolve("redis");
    try {
      BundledRedis server =
          BundledRedis.start(folder, wanted, data.durability() == Durability.POWER);
      return connected(server, server.address(), clock);
    } catch (RedisStartException e) {
      if (wanted.portSet()) {
        throw e;
      }
      LOG.warn("There is no Redis, and what needs it does not work: {}", e.getMessage());
      return new Started(null, null, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The client; empty if there is no Redis. Waits for a bundled server.
   *
   * @throws RedisStartException if one was asked for that cannot be had
   */
  Optional<Redis> client() {
    return Optional.ofNullable(join().client());
  }

  /** Why there is no Redis. */
  String reason() {
    return join().reason();
  }

  private Started join() {
    try {
      return started.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Ends the client, and the bundled server if it is this process's own. */
  @Override
  public void close() {
    if (started.isCompletedExceptionally()) {
      return;
    }
    Started parts = started.join();
    try {
      if (parts.client() != null) {
        parts.client().close();
      }
    } finally {
      if (parts.server() != null) {
        parts.server().close();
      }
    }
  }
}
