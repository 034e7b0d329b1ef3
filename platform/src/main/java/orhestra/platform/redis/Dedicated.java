package orhestra.platform.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A connection of one user's own, to the server that has a certain key, for commands that block. It
 * is used until it breaks: Lettuce would send again what was under way, and the answer that got
 * lost would never be missed. Thread-safe.
 */
final class Dedicated implements AutoCloseable {
  private final StatefulConnection<?, ?> whole;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final CompletableFuture<Void> lost = new CompletableFuture<>();

  /**
   * @param whole what is to be closed with it: itself, or the cluster's connections
   */
  Dedicated(StatefulConnection<?, ?> whole, StatefulRedisConnection<String, byte[]> connection) {
    this.whole = whole;
    this.connection = connection;
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            close();
          }
        });
    if (!connection.isOpen()) {
      close();
    }
  }

  /** Commands to this one server, which answers MOVED if the key has gone to another. */
  RedisClusterAsyncCommands<String, byte[]> commands() {
    return connection.async();
  }

  /** Done when the connection has broken, if only for a moment, or was closed. */
  CompletionStage<Void> lost() {
    return lost;
  }

  boolean isLost() {
    return lost.isDone();
  }

  @Override
  public void close() {
    if (lost.complete(null)) {
      Link.close(whole);
    }
  }
}
