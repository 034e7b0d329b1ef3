package orhestra.bench.insights;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import orhestra.bench.load.RedisLink;

/**
 * A Redis as the workers and the readers of brands use it. It connects again by itself; while there
 * is no connection, commands fail at once. Thread-safe, except for {@link #together}.
 */
public final class BrandRedis implements AutoCloseable {
  private static final String CHANNEL_HEAD = "summary:brand:";
  private static final String CHANNEL_TAIL = ":published";

  private final RedisLink<String> link;

  /** Told of each summary that is published; must not block. */
  @FunctionalInterface
  public interface Published {
    void summary(String brand, String document);
  }

  /** Connects to a port of this machine. */
  public BrandRedis(int port) {
    link = new RedisLink<>(port, StringCodec.UTF8);
  }

  /** Where workers push chunks of a brand. */
  public static String queue(String brand) {
    return "result:brand:" + brand + ":chunks";
  }

  public static String summary(String brand) {
    return "summary:brand:" + brand;
  }

  /** Commands that wait for their answer. */
  public RedisCommands<String, String> commands() {
    return link.commands();
  }

  /** Pushes a chunk without waiting for the answer; one that is refused is in no summary. */
  public void push(String brand, String chunk) {
    RedisFuture<Long> unused = link.connection().async().rpush(queue(brand), chunk);
  }

  /** Pushes a chunk until that is acknowledged; so it may come twice. */
  void pushSurely(String brand, String chunk) throws IOException, InterruptedException {
    link.untilDone(commands -> commands.rpush(queue(brand), chunk));
  }

  /** Calls the listener with each summary that is published from now on. */
  public void onPublished(Published listener) {
    requireNonNull(listener, "listener is null");
    StatefulRedisPubSubConnection<String, String> subscription = link.listening();
    subscription.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String pattern, String channel, String message) {
            int end = channel.length() - CHANNEL_TAIL.length();
            listener.summary(channel.substring(CHANNEL_HEAD.length(), end), message);
          }
        });
    subscription.sync().psubscribe(CHANNEL_HEAD + "*" + CHANNEL_TAIL);
  }

  /** Commands that are sent together. */
  @FunctionalInterface
  public interface Batch {
    void send(RedisAsyncCommands<String, String> commands, List<RedisFuture<?>> answers);
  }

  /** Sends commands in one pipeline and waits for all answers. One thread at a time. */
  public void together(Batch batch) throws IOException, InterruptedException {
    List<RedisFuture<?>> answers = new ArrayList<>();
    link.connection().setAutoFlushCommands(false);
    try {
      batch.send(link.connection().async(), answers);
      link.connection().flushCommands();
    } finally {
      link.connection().setAutoFlushCommands(true);
    }
    try {
      for (RedisFuture<?> answer : answers) {
        answer.get(60, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Redis refused a command", e);
    }
  }

  /** Keys that match a pattern. */
  public List<String> keys(String pattern) {
    List<String> keys = new ArrayList<>();
    ScanArgs arguments = ScanArgs.Builder.matches(pattern).limit(1_000);
    @Nullable ScanCursor from = null;
    do {
      KeyScanCursor<String> page =
          from == null ? commands().scan(arguments) : commands().scan(from, arguments);
      keys.addAll(page.getKeys());
      from = page;
    } while (!from.isFinished());
    return keys;
  }

  @Override
  public void close() {
    link.close();
  }
}
