package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** What workers and readers of the insights door do on one Redis. */
final class Workers implements AutoCloseable {
  private final ClientResources resources;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  Workers(int redisPort) {
    resources =
        ClientResources.builder().reconnectDelay(Delay.constant(Duration.ofMillis(50))).build();
    client = RedisClient.create(resources, "redis://127.0.0.1:" + redisPort);
    connection = client.connect();
  }

  RedisCommands<String, String> redis() {
    return connection.sync();
  }

  /**
   * A chunk with these many mentions in one cluster; {@code more} is fields with a comma before.
   */
  static String chunk(String brand, String id, int mentions, String more) {
    return """
    {"chunkId":"%s","brand":"%s","processedAt":"2026-01-01T00:00:00Z",
     "sentiment":{"positive":%d,"neutral":1,"negative":0,"score":0.5},"topics":["launch","price"],
     "clusters":[{"id":"c1","label":"Launch Buzz","mentions":["m-%s"],"mentionCount":%d}],
     "meta":{"mentionCount":%d}%s}\
    """
        .formatted(id, brand, mentions, id, mentions, mentions, more);
  }

  void push(String brand, String... chunks) {
    redis().rpush("result:brand:" + brand + ":chunks", chunks);
  }

  void pushBytes(String brand, byte[] chunk) {
    try (StatefulRedisConnection<byte[], byte[]> raw = client.connect(ByteArrayCodec.INSTANCE)) {
      raw.sync()
          .rpush(("result:brand:" + brand + ":chunks").getBytes(StandardCharsets.UTF_8), chunk);
    }
  }

  /** The brand's summary in Redis; an empty object if there is none. */
  JsonNode summary(String brand) {
    String text = redis().get("summary:brand:" + brand);
    return Json.parse((text == null ? "{}" : text).getBytes(StandardCharsets.UTF_8));
  }

  /** Waits until the summary has so many chunks. */
  JsonNode awaitChunks(String brand, int chunks) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(30, TimeUnit.SECONDS)
        .ignoreExceptionsInstanceOf(RedisException.class)
        .untilAsserted(
            () -> assertThat(summary(brand).path("totalChunks").intValue(0)).isEqualTo(chunks));
    return summary(brand);
  }

  /** Waits until the summary has at least so many chunks. */
  void awaitAtLeast(String brand, int chunks) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(30, TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(() -> summary(brand).path("totalChunks").intValue(0) >= chunks);
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS);
  }
}
