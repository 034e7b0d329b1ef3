package orhestra.execution;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orhestra.client.TransportOptions;
import orhestra.platform.config.AccessSettings;
import orhestra.platform.config.ConfigurationException;
import orhestra.platform.config.DataSettings;
import orhestra.platform.config.ServerSettings;
import orhestra.platform.config.Settings;
import orhestra.platform.config.SettingsFile;
import orhestra.platform.redis.BundledRedis;
import orhestra.platform.redis.RedisAddress;
import orhestra.platform.redis.RedisSettings;
import orhestra.platform.redis.RedisSource;

/**
 * What the environment and {@code config/app.yaml} say to a worker.
 *
 * @param redis which Redis the turns come through
 * @param bundled the folder of the one that a server brings
 * @param server the server that reads the same settings, and with which key it answers
 */
record WorkerPlan(
    ExecutionSettings settings, RedisSource redis, Path bundled, TransportOptions server) {
  private static final Path FILE = Path.of("config", "app.yaml");
  private static final Duration LOOK = Duration.ofMillis(100);

  WorkerPlan {
    requireNonNull(settings, "settings is null");
    requireNonNull(redis, "redis is null");
    requireNonNull(bundled, "bundled is null");
    requireNonNull(server, "server is null");
  }

  /**
   * Reads it.
   *
   * @param redisUrl another Redis than the settings say; null for theirs
   * @throws ExecutionStartException that names everything that is wrong
   */
  static WorkerPlan read(Map<String, String> environment, @Nullable String redisUrl) {
    try {
      Settings settings = SettingsFile.read(environment, FILE);
      ExecutionSettings execution = ExecutionSettings.from(settings);
      RedisSource redis =
          redisUrl == null ? RedisSettings.from(settings).source() : external(redisUrl);
      Path data = DataSettings.from(settings).directory().toAbsolutePath();
      TransportOptions server = address(settings);
      settings.check();
      if (redis instanceof RedisSource.None) {
        throw wrong("REDIS_URL is none, and turns come through Redis", null);
      }
      return new WorkerPlan(execution, redis, data.resolve("redis"), server);
    } catch (ConfigurationException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    }
  }

  private static RedisSource external(String url) {
    try {
      return new RedisSource.External(RedisAddress.parse(url));
    } catch (IllegalArgumentException e) {
      throw wrong("the address of Redis " + e.getMessage(), e);
    }
  }

  private static ExecutionStartException wrong(String message, @Nullable Throwable cause) {
    return new ExecutionStartException(ExecutionStartException.Reason.SETTINGS, message, cause);
  }

  private static TransportOptions address(Settings settings) {
    ServerSettings server = ServerSettings.from(settings);
    AccessSettings access = AccessSettings.from(settings);
    String operator = access.operatorKey();
    String host = server.host();
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    String name = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    try {
      return TransportOptions.of("http://" + name + ":" + server.port())
          .withKey(operator == null ? access.viewerKey() : operator);
    } catch (IllegalArgumentException e) {
      settings.error("ORHESTRA_HOST is no address or name");
      return TransportOptions.of("127.0.0.1");
    }
  }

  /** The same server, on the port that it has in the end. */
  TransportOptions serverOn(int port) {
    URI said = server.server();
    URI address = URI.create(said.getScheme() + "://" + said.getHost() + ":" + port);
    return TransportOptions.of(address).withKey(server.key());
  }

  /**
   * Finds the Redis; the one that a server brings is waited for.
   *
   * @throws ExecutionStartException if it does not come in time
   */
  RedisAddress awaitRedis(Duration patience) throws InterruptedException {
    if (redis instanceof RedisSource.External external) {
      return external.address();
    }
    long start = System.nanoTime();
    while (true) {
      Optional<RedisAddress> found = BundledRedis.find(bundled);
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new ExecutionStartException(
            ExecutionStartException.Reason.NO_REDIS,
            "there is no Redis: no server runs on the data in " + bundled.getParent(),
            null);
      }
      Thread.sleep(LOOK);
    }
  }
}
