package orhestra.conversations.stream;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAwayException;
import orhestra.platform.redis.Subscription;

/**
 * Callbacks in the seed's form: the channel and the list {@code callback:{consumer}}. What is in a
 * list leaves it when it is done with; lists of consumers that are gone are taken over. What is
 * only published is lost if nobody hears it, as with any channel. Thread-safe.
 */
public final class CallbackList implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CallbackList.class);
  private static final Duration GONE_AFTER = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int AT_ONCE = 100;

  private final Redis redis;
  private final StreamNames names;
  private final String consumer;
  private final Function<byte[], CompletableFuture<Boolean>> take;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final ReentrantLock draining = new ReentrantLock();

  /**
   * For one consumer.
   *
   * @param take takes a callback; its answer is false if it is to come again
   */
  public CallbackList(
      Redis redis,
      StreamNames names,
      String consumer,
      Function<byte[], CompletableFuture<Boolean>> take) {
    this.redis = requireNonNull(redis, "redis is null");
    this.names = requireNonNull(names, "names is null");
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.take = requireNonNull(take, "take is null");
  }

  /** The consumer's name. */
  public String consumer() {
    return consumer;
  }

  /** Begins to listen. */
  public void start() {
    subscriptions.add(
        redis.subscribe(
            StreamNames.callbacks(consumer),
            (channel, payload) ->
                Thread.ofVirtual().name("chat-callbacks-heard").start(() -> heard(payload))));
    subscriptions.add(
        redis.listen(
            "__keyspace@*__:" + StreamNames.callbacks(consumer),
            (channel, payload) -> {
              if (!new String(payload, StandardCharsets.US_ASCII).startsWith("l")) {
                Thread.ofVirtual().name("chat-callbacks-list").start(this::drain);
              }
            }));
    redis.onConnected(() -> redis.enableKeyspaceEvents("Klg"));
  }

  private void heard(byte[] payload) {
    if (!isTaken(payload)) {
      log.warn("a callback that was only published could not be kept");
    }
  }

  /** Looks for what was not told of, and for lists of consumers that are gone. */
  public void check() {
    try {
      byte[] member = consumer.getBytes(StandardCharsets.UTF_8);
      double now =
          redis.await(redis.commands().time()).stream()
              .findFirst()
              .map(seconds -> Double.parseDouble(new String(seconds, StandardCharsets.US_ASCII)))
              .orElseThrow();
      redis.await(redis.commands().zadd(names.consumers(), now, member));
      List<byte[]> gone =
          redis.await(
              redis
                  .commands()
                  .zrangebyscore(
                      names.consumers(),
                      io.lettuce.core.Range.create(0d, now - GONE_AFTER.toSeconds())));
      for (byte[] other : gone) {
        String name = new String(other, StandardCharsets.UTF_8);
        drain(name);
        if (redis.await(redis.commands().llen(StreamNames.callbacks(name))) == 0) {
          redis.await(redis.commands().zrem(names.consumers(), other));
        }
      }
      drain();
    } catch (RedisAwayException e) {
      log.debug("redis is away", e);
    }
  }

  /** Takes what is in the list. */
  private void drain() {
    if (!draining.tryLock()) {
      return;
    }
    try {
      drain(consumer);
    } catch (RedisAwayException e) {
      log.debug("redis is away", e);
    } finally {
      draining.unlock();
    }
  }

  private void drain(String of) {
    String list = StreamNames.callbacks(of);
    for (int i = 0; i < AT_ONCE; i++) {
      byte @Nullable [] payload = redis.await(redis.commands().lindex(list, 0));
      if (payload == null || !isTaken(payload)) {
        return;
      }
      redis.await(redis.commands().lrem(list, 1, payload));
    }
  }

  private boolean isTaken(byte[] payload) {
    try {
      return take.apply(payload).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      log.debug("a callback is taken again", e);
      return false;
    }
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }
}
