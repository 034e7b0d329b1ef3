package orhestra.platform.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens {@link Link}s to one address. Making the first one loads hundreds of classes and starts
 * threads; it belongs on a thread that nobody waits for.
 */
final class Connector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connector.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** How long a command of a {@link Dedicated} connection may wait for something to happen. */
  static final Duration LONGEST_BLOCK = Duration.ofSeconds(1);

  /** Commands that wait for an answer; more are refused, so that they do not fill the memory. */
  private static final int REQUEST_QUEUE = 100_000;

  private final RedisAddress address;
  private final ClientResources resources;
  private final AbstractRedisClient client;

  Connector(RedisAddress address, Duration commandTimeout) {
    this.address = address;
    this.resources =
        ClientResources.builder()
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .reconnectDelay(Delay.exponential(10, 1000, TimeUnit.MILLISECONDS, 2))
            .build();
    if (address.isCluster()) {
      RedisClusterClient cluster = RedisClusterClient.create(resources, address.uris());
      cluster.setOptions(clusterOptions(commandTimeout));
      client = cluster;
    } else {
      RedisClient single = RedisClient.create(resources);
      single.setOptions(configured(ClientOptions.builder(), commandTimeout).build());
      client = single;
    }
  }

  private static <B extends ClientOptions.Builder> B configured(B options, Duration timeout) {
    options
        .autoReconnect(true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .timeoutOptions(timeouts(timeout))
        .requestQueueSize(REQUEST_QUEUE)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(
            SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(true).build());
    return options;
  }

  /**
   * The one command that waits on the server, see {@link StreamConsumer}, may take as much more.
   */
  private static TimeoutOptions timeouts(Duration timeout) {
    long usual = timeout.toNanos();
    long blocking = timeout.plus(LONGEST_BLOCK).toNanos();
    return TimeoutOptions.builder()
        .timeoutCommands()
        .timeoutSource(
            new TimeoutOptions.TimeoutSource() {
              @Override
              public long getTimeout(RedisCommand<?, ?, ?> command) {
                return command.getType() == CommandType.XREADGROUP ? blocking : usual;
              }

              @Override
              public TimeUnit getTimeUnit() {
                return TimeUnit.NANOSECONDS;
              }
            })
        .build();
  }

  private static ClusterClientOptions clusterOptions(Duration timeout) {
    return configured(ClusterClientOptions.builder(), timeout)
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(Duration.ofSeconds(30))
                .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                .build())
        .build();
  }

  /**
   * Waits until the connections stand.
   *
   * @throws RuntimeException if they cannot be made
   */
  Link open(Link.Events events) {
    return client instanceof RedisClusterClient cluster
        ? ClusterLink.open(cluster, events)
        : StandaloneLink.open((RedisClient) client, address.uris().getFirst(), events);
  }

  /** Without the quiet period that is Lettuce's default. */
  @Override
  public void close() {
    client.shutdown(0, 1, TimeUnit.SECONDS);
    if (!resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS)) {
      log.debug("the threads of the client to redis at {} have not ended yet", address);
    }
  }
}
