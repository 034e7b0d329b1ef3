package orhestra.platform.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.models.role.RedisInstance;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * To a cluster. Channels are heard from any one node, since the nodes pass messages on to each
 * other. Patterns are heard from every master, since keyspace events stay where they happen; so a
 * pattern is for keyspace events, and a published message that matches one comes once per master.
 */
final class ClusterLink implements Link {
  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<String, byte[]> connection;
  private final StatefulRedisClusterPubSubConnection<String, byte[]> messages;
  private final Events events;

  /** The connections to nodes whose end is told; Lettuce makes them as they are needed. */
  private final Set<StatefulConnection<?, ?>> watched =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private ClusterLink(
      RedisClusterClient client,
      StatefulRedisClusterConnection<String, byte[]> connection,
      StatefulRedisClusterPubSubConnection<String, byte[]> messages,
      Events events) {
    this.client = client;
    this.connection = connection;
    this.messages = messages;
    this.events = events;
  }

  static Link open(RedisClusterClient client, Events events) {
    // what an earlier link knew of the nodes may be long untrue
    client.refreshPartitions();
    StatefulRedisClusterConnection<String, byte[]> connection = client.connect(CODEC);
    try {
      StatefulRedisClusterPubSubConnection<String, byte[]> messages = client.connectPubSub(CODEC);
      messages.setNodeMessagePropagation(true);
      messages.addListener(new MessageRelay(events));
      Link.watch(messages, events);
      return new ClusterLink(client, connection, messages, events);
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
    List<CompletableFuture<StatefulRedisConnection<String, byte[]>>> nodes = new ArrayList<>();
    for (RedisClusterNode master : masters()) {
      nodes.add(open(master));
    }
    return Link.all(nodes)
        .thenApply(
            opened ->
                nodes.stream()
                    .<RedisClusterAsyncCommands<String, byte[]>>map(
                        node -> watch(node.join()).async())
                    .toList());
  }

  @Override
  public CompletionStage<Set<String>> probe() {
    List<RedisClusterNode> masters = masters();
    if (masters.isEmpty()) {
      return CompletableFuture.failedStage(new RedisException("no node of the cluster has slots"));
    }
    List<CompletionStage<?>> signs = new ArrayList<>();
    signs.add(messages.async().ping());
    for (RedisClusterNode master : masters) {
      signs.add(open(master).thenCompose(node -> state(watch(node).async())));
      signs.add(onMessagesOf(master, RedisPubSubAsyncCommands::ping));
    }
    Set<String> names =
        masters.stream().map(RedisClusterNode::getNodeId).collect(Collectors.toSet());
    return Link.all(signs).thenApply(answers -> names);
  }

  /** A node that answers may all the same refuse to work, such as for a while after its start. */
  private static CompletionStage<?> state(RedisClusterAsyncCommands<String, byte[]> node) {
    return node.clusterInfo()
        .handle(
            (information, failure) -> {
              if (failure == null && !information.contains("cluster_state:ok")) {
                throw new RedisException("CLUSTERDOWN The cluster is down");
              }
              if (failure != null && Reasons.away(failure) != null) {
                throw new CompletionException(failure);
              }
              // else the user may not ask for it, and it is alive
              return information;
            });
  }

  @Override
  public CompletionStage<?> change(Topic topic, boolean wanted) {
    return switch (topic) {
      case Topic.Channel(String name) ->
          wanted ? messages.async().subscribe(name) : messages.async().unsubscribe(name);
      case Topic.Pattern(String text) ->
          Link.all(
              masters().stream()
                  .map(
                      master ->
                          onMessagesOf(
                              master,
                              node -> wanted ? node.psubscribe(text) : node.punsubscribe(text)))
                  .toList());
    };
  }

  /**
   * By host and port, because those for slots are kept so: Lettuce refuses a command whose
   * connection is only just being made, and a link that has been asked for a sign of life has them.
   */
  private CompletableFuture<StatefulRedisConnection<String, byte[]>> open(RedisClusterNode node) {
    return connection.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort());
  }

  private <T> CompletableFuture<T> onMessagesOf(
      RedisClusterNode node,
      Function<RedisPubSubAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> opened =
        messages.getConnectionAsync(node.getNodeId());
    return opened.thenCompose(own -> command.apply(watch(own).async()));
  }

  private List<RedisClusterNode> masters() {
    return connection.getPartitions().stream()
        .filter(node -> node.getRole() == RedisInstance.Role.UPSTREAM && !node.hasNoSlots())
        .toList();
  }

  private <C extends StatefulConnection<?, ?>> C watch(C node) {
    if (watched.add(node)) {
      Link.watch(node, events);
    }
    return node;
  }

  @Override
  public CompletionStage<Dedicated> dedicated(String key) {
    // the slot may have moved since anybody looked
    return client
        .refreshPartitionsAsync()
        .thenCompose(refreshed -> client.connectAsync(CODEC))
        .thenCompose(
            whole ->
                toNodeOf(key, whole)
                    .whenComplete(
                        (opened, failure) -> {
                          if (failure != null) {
                            Link.close(whole);
                          }
                        }));
  }

  private static CompletionStage<Dedicated> toNodeOf(
      String key, StatefulRedisClusterConnection<String, byte[]> whole) {
    RedisClusterNode node = whole.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
    if (node == null) {
      return CompletableFuture.failedStage(new RedisException("no node has the slot of " + key));
    }
    CompletableFuture<StatefulRedisConnection<String, byte[]>> own =
        whole.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort());
    return own.thenApply(connection -> new Dedicated(whole, connection));
  }

  @Override
  public void close() {
    Link.close(connection);
    Link.close(messages);
  }
}
