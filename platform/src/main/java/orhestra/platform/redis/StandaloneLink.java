package orhestra.platform.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** To one server; with sentinels, to the one that is master when the connection is made. */
final class StandaloneLink implements Link {
  private final RedisClient client;
  private final RedisURI uri;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final StatefulRedisPubSubConnection<String, byte[]> messages;

  private StandaloneLink(
      RedisClient client,
      RedisURI uri,
      StatefulRedisConnection<String, byte[]> connection,
      StatefulRedisPubSubConnection<String, byte[]> messages) {
    this.client = client;
    this.uri = uri;
    this.connection = connection;
    this.messages = messages;
  }

  static Link open(RedisClient client, RedisURI uri, Events events) {
    StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC, uri);
    try {
      StatefulRedisPubSubConnection<String, byte[]> messages = client.connectPubSub(CODEC, uri);
      messages.addListener(new MessageRelay(events));
      Link.watch(connection, events);
      Link.watch(messages, events);
      return new StandaloneLink(client, uri, connection, messages);
    } catch (RuntimeException e) {
      Link.close(connection);
      throw e;
    }
  }

  @Override
  public RedisClusterAsyncCommands<String, byte[]> commands() {
    return connection.async();
  }

  @Override
  public CompletionStage<List<RedisClusterAsyncCommands<String, byte[]>>> nodes() {
    return CompletableFuture.completedStage(List.of(connection.async()));
  }

  @Override
  public CompletionStage<Set<String>> probe() {
    return Link.all(List.of(connection.async().ping(), messages.async().ping()))
        .thenApply(answers -> Set.of());
  }

  @Override
  public CompletionStage<?> change(Topic topic, boolean wanted) {
    RedisPubSubAsyncCommands<String, byte[]> commands = messages.async();
    return switch (topic) {
      case Topic.Channel(String name) ->
          wanted ? commands.subscribe(name) : commands.unsubscribe(name);
      case Topic.Pattern(String text) ->
          wanted ? commands.psubscribe(text) : commands.punsubscribe(text);
    };
  }

  @Override
  public CompletionStage<Dedicated> dedicated(String key) {
    return client.connectAsync(CODEC, uri).thenApply(own -> new Dedicated(own, own));
  }

  @Override
  public void close() {
    Link.close(connection);
    Link.close(messages);
  }
}
