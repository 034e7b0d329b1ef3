package orhestra.platform.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.LoggerFactory;

/**
 * The open connections to one Redis: one for commands and, apart from it, one for messages, of a
 * cluster one of each kind to every master. Lettuce restores them when they break.
 */
interface Link {
  RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** Commands, in a cluster to the node that has the key. */
  RedisClusterAsyncCommands<String, byte[]> commands();

  /** Commands to each node that has keys of its own. */
  CompletionStage<List<RedisClusterAsyncCommands<String, byte[]>>> nodes();

  /**
   * Asks every node, on both connections, for a sign of life.
   *
   * @return the names of the nodes that have keys of their own; empty where there is but one
   */
  CompletionStage<Set<String>> probe();

  /** Subscribes or ends it; done when the servers have confirmed. Doing it twice does no harm. */
  CompletionStage<?> change(Topic topic, boolean wanted);

  /** Opens one more connection, to the server that has this key. Who asks for it closes it. */
  CompletionStage<Dedicated> dedicated(String key);

  /** Takes no time to speak of; what waits for an answer fails. */
  void close();

  /** What is told of the connections, on threads that must not be held up. */
  interface Events {
    void lost();

    void restored();

    void message(Topic topic, String channel, byte[] payload);
  }

  /** Has the events told when this connection breaks and when it is back. */
  static void watch(StatefulConnection<?, ?> connection, Events events) {
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
            events.restored();
          }

          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            events.lost();
          }
        });
  }

  /** Without waiting for it. */
  static void close(StatefulConnection<?, ?> connection) {
    CompletionStage<Void> closing = connection.closeAsync();
    closing.exceptionally(
        failure -> {
          LoggerFactory.getLogger(Link.class).debug("a connection did not close well", failure);
          return null;
        });
  }

  static CompletableFuture<Void> all(Collection<? extends CompletionStage<?>> stages) {
    return CompletableFuture.allOf(
        stages.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new));
  }
}
