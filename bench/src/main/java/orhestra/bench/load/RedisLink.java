package orhestra.bench.load;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Connections of a load program to a Redis on this machine. They come back by themselves; while one
 * is broken, its commands fail at once. Thread-safe.
 *
 * @param <V> what values are read as
 */
public final class RedisLink<V> implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PAUSE_MILLIS = 20;

  private final ClientResources resources;
  private final RedisClient client;
  private final RedisCodec<String, V> codec;
  private final StatefulRedisConnection<String, V> connection;

  /** Connects to a port. */
  public RedisLink(int port, RedisCodec<String, V> codec) {
    this.codec = requireNonNull(codec, "codec is null");
    resources =
        ClientResources.builder()
            .reconnectDelay(Delay.constant(Duration.ofMillis(20)))
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    RedisURI address =
        RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(TIMEOUT).build();
    client = RedisClient.create(resources, address);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    connection = client.connect(codec);
  }

  /** The connection for all that does not block. */
  public StatefulRedisConnection<String, V> connection() {
    return connection;
  }

  /** Commands that wait for their answer. */
  public RedisCommands<String, V> commands() {
    return connection.sync();
  }

  /** A further connection, for commands that block. */
  public StatefulRedisConnection<String, V> another() {
    return client.connect(codec);
  }

  /** A further connection, for what is published. */
  public StatefulRedisPubSubConnection<String, V> listening() {
    return client.connectPubSub(codec);
  }

  /**
   * Has a command done, again and again until Redis has acknowledged it; so it may be done twice.
   *
   * @throws IOException if Redis does not come back
   */
  public <R> R untilDone(Function<RedisCommands<String, V>, R> command)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        return command.apply(commands());
      } catch (RedisException away) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IOException("Redis does not come back", away);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  @Override
  public void close() {
    try {
      client.shutdown(Duration.ZERO, TIMEOUT);
      resources
          .shutdown(0, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .awaitUninterruptibly(TIMEOUT.toMillis());
    } catch (RedisException e) {
      // It was of use until now; the process that it was connected to is ended by its owner.
    }
  }
}
