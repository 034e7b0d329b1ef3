package orhestra.conversations.stream;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.lettuce.core.XTrimArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import orhestra.conversations.domain.Running;
import orhestra.conversations.wire.ActionJson;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;

/** What the execution service is told. Thread-safe; never throws, answers tell. */
public final class DispatchStream {
  private static final Duration CANCELLED_KEPT = Duration.ofHours(1);
  private static final byte[] YES = "1".getBytes(StandardCharsets.US_ASCII);

  private final Redis redis;
  private final StreamNames names;

  public DispatchStream(Redis redis, StreamNames names) {
    this.redis = requireNonNull(redis, "redis is null");
    this.names = requireNonNull(names, "names is null");
  }

  /**
   * Hands an action over.
   *
   * @return the id of the stream's entry
   */
  public CompletionStage<String> send(byte[] action) {
    try {
      return redis.commands().xadd(names.dispatch(), Map.of("data", action));
    } catch (RedisAwayException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Has an attempt given up, also by a worker that has not begun with it yet. */
  public CompletionStage<?> stop(Running attempt) {
    try {
      String key = names.cancelled(ActionJson.correlation(attempt));
      return redis
          .commands()
          .set(key, YES, SetArgs.Builder.ex(CANCELLED_KEPT))
          .thenCompose(set -> redis.commands().publish(names.cancel(), ActionJson.cancel(attempt)));
    } catch (RedisAwayException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Whether the stream still has this entry. */
  public CompletionStage<Boolean> has(String entry) {
    try {
      return redis
          .commands()
          .xrange(names.dispatch(), Range.create(entry, entry))
          .thenApply(found -> !found.isEmpty());
    } catch (RedisAwayException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /**
   * Removes entries of both streams that came before a time, but not from the oldest one on that is
   * still needed.
   *
   * @param before epoch milliseconds
   * @param oldest the entry of the oldest unfinished attempt
   */
  public void trim(long before, Optional<String> oldest) {
    long unfinished =
        oldest.map(entry -> Long.parseLong(entry.substring(0, entry.indexOf('-')))).orElse(before);
    String end = Math.min(before, unfinished) + "-0";
    for (String stream : new String[] {names.dispatch(), names.callbacks()}) {
      redis.await(
          redis.commands().xtrim(stream, XTrimArgs.Builder.minId(end).approximateTrimming()));
    }
  }
}
