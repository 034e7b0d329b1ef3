package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.platform.redis.TestRedis;
import orhestra.platform.redis.TestRedisCluster;
import tools.jackson.databind.JsonNode;

/** The insights door while Redis fails, and with other kinds of Redis. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class InsightsFaultsTest {
  @TempDir private Path folder;

  private static String url(TestRedis redis) {
    return "redis://127.0.0.1:" + redis.port();
  }

  private TestServer server(TestRedis redis, String... more) {
    String[] settings = new String[more.length + 2];
    settings[0] = "REDIS_URL";
    settings[1] = url(redis);
    System.arraycopy(more, 0, settings, 2, more.length);
    return TestServer.onH2(folder, settings);
  }

  /** Pushes as a worker does that tries again until it has an answer. */
  private static void pushSurely(Workers workers, String brand, String chunk) {
    try {
      workers.push(brand, chunk);
      return;
    } catch (RedisException e) {
      // Whether it was pushed is not known: once more.
    }
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              workers.push(brand, chunk);
              return true;
            });
  }

  @Test
  void redisIsKilledAndStartedAgainInTheMiddleAndEveryChunkCountsOnce() {
    try (TestRedis redis = TestRedis.start("--appendonly", "yes", "--appendfsync", "always");
        TestServer server = server(redis);
        Workers workers = new Workers(redis.port())) {
      InsightsDoorTest.awaitRedis(server);
      CompletableFuture<Void> pushing =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 3_000; i++) {
                  String brand = "b" + i % 10;
                  pushSurely(workers, brand, Workers.chunk(brand, "c" + i, i % 7, ""));
                }
              });
      for (int i = 0; i < 3; i++) {
        workers.awaitAtLeast("b0", 60 * (i + 1));
        redis.kill();
        await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(
                () -> assertThat(server.get("/insights/health").status()).isEqualTo(503));
        JsonNode health = server.get("/insights/health").body();
        assertThat(health.path("status").stringValue()).isEqualTo("degraded");
        assertThat(health.path("redis").path("status").stringValue()).isEqualTo("unavailable");
        assertThat(health.path("redis").path("since").stringValue()).isNotEmpty();
        assertThat(server.get("/health").status()).isEqualTo(200);
        redis.restart();
      }
      pushing.join();
      for (int b = 0; b < 10; b++) {
        int mentions = 0;
        for (int i = b; i < 3_000; i += 10) {
          mentions += i % 7;
        }
        assertThat(workers.awaitChunks("b" + b, 300).path("totalMentions").intValue())
            .isEqualTo(mentions);
      }
      assertThat(server.get("/insights/health").status()).isEqualTo(200);
    }
  }

  @Test
  void redisThatHangsIsSaidToBeAwayAndWorkGoesOnWhenItAnswersAgain() {
    try (TestRedis redis = TestRedis.start();
        TestServer server = server(redis);
        Workers workers = new Workers(redis.port())) {
      InsightsDoorTest.awaitRedis(server);
      workers.push("frozen", Workers.chunk("frozen", "1", 1, ""));
      workers.awaitChunks("frozen", 1);
      redis.freeze();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(server.get("/insights/health").status()).isEqualTo(503));
      // Readers are answered from the database meanwhile.
      assertThat(server.get("/api/brands/frozen/summary").status()).isEqualTo(200);
      redis.thaw();
      workers.push("frozen", Workers.chunk("frozen", "2", 1, ""));
      workers.awaitChunks("frozen", 2);
      InsightsDoorTest.awaitRedis(server);
    }
  }

  @Test
  void whereConfigIsRefusedTheQueuesAreLookedAt() {
    try (TestRedis redis = TestRedis.start("--rename-command", "CONFIG", "");
        TestServer server = server(redis);
        Workers workers = new Workers(redis.port())) {
      InsightsDoorTest.awaitRedis(server);
      assertThat(server.post("/api/brands", "{\"brand\":\"polled\"}").status()).isEqualTo(201);
      for (int i = 1; i <= 5; i++) {
        workers.push("polled", Workers.chunk("polled", "c" + i, 1, ""));
        workers.awaitChunks("polled", i);
      }
    }
  }

  @Test
  void chunksThatAnEarlierHolderTookAreMerged() {
    try (TestRedis redis = TestRedis.start();
        Workers workers = new Workers(redis.port())) {
      try (TestServer first = server(redis)) {
        InsightsDoorTest.awaitRedis(first);
        workers.push("left", Workers.chunk("left", "1", 1, ""));
        workers.awaitChunks("left", 1);
      }
      // What the first one would leave if it died now, holding the first fence.
      String left = "processing:{result:brand:left:chunks}:1";
      workers.redis().rpush(left, "#2", Workers.chunk("left", "2", 1, ""));
      try (TestServer second = server(redis, "BRAND_REFRESH_INTERVAL_SEC", "1")) {
        InsightsDoorTest.awaitRedis(second);
        workers.awaitChunks("left", 2);
        // It was only paused, and takes one more while the second one holds the brand.
        workers.redis().rpush(left, "#3", Workers.chunk("left", "3", 1, ""));
        workers.awaitChunks("left", 3);
        await().until(() -> workers.redis().keys("processing:*").isEmpty());
      }
    }
  }

  @Test
  void aServerThatStartsAgainGoesOnWhereTheOneBeforeStopped() {
    try (TestRedis redis = TestRedis.start();
        Workers workers = new Workers(redis.port())) {
      try (TestServer server = server(redis)) {
        InsightsDoorTest.awaitRedis(server);
        for (int i = 0; i < 30; i++) {
          workers.push("again", Workers.chunk("again", "c" + i, i, ""));
        }
        workers.awaitChunks("again", 30);
      }
      workers.push(
          "again", Workers.chunk("again", "c0", 0, ""), Workers.chunk("again", "c30", 30, ""));
      // Redis has forgotten what was published.
      workers.redis().del("summary:brand:again");
      try (TestServer server = server(redis)) {
        InsightsDoorTest.awaitRedis(server);
        assertThat(workers.awaitChunks("again", 31).path("totalMentions").intValue())
            .isEqualTo(465);
      }
    }
  }

  @Test
  void twoServersShareTheBrandsAndOneTakesOverTheOthers() throws Exception {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
        TestRedis redis = TestRedis.start();
        Workers workers = new Workers(redis.port())) {
      String database = postgres.getJdbcUrl("postgres", "postgres");
      TestServer one = TestServer.onPostgres(database, "REDIS_URL", url(redis));
      try (TestServer two = TestServer.onPostgres(database, "REDIS_URL", url(redis))) {
        try (one) {
          InsightsDoorTest.awaitRedis(one);
          InsightsDoorTest.awaitRedis(two);
          for (int i = 0; i < 600; i++) {
            workers.push("s" + i % 30, Workers.chunk("s" + i % 30, "c" + i, 2, ""));
          }
          for (int b = 0; b < 30; b++) {
            assertThat(workers.awaitChunks("s" + b, 20).path("totalMentions").intValue())
                .isEqualTo(40);
          }
        }
        for (int i = 600; i < 900; i++) {
          workers.push("s" + i % 30, Workers.chunk("s" + i % 30, "c" + i, 2, ""));
        }
        for (int b = 0; b < 30; b++) {
          workers.awaitChunks("s" + b, 30);
        }
        assertThat(two.get("/insights/health").body().path("processedBrands").intValue())
            .isEqualTo(30);
      }
    }
  }

  @Test
  void aClusterWorksLikeOneServer() {
    try (TestRedisCluster cluster = TestRedisCluster.start();
        TestServer server = TestServer.onH2(folder, "REDIS_URL", cluster.url())) {
      InsightsDoorTest.awaitRedis(server);
      RedisClusterClient client =
          RedisClusterClient.create("redis://127.0.0.1:" + cluster.nodes().getFirst().port());
      try {
        RedisAdvancedClusterCommands<String, String> redis = client.connect().sync();
        for (int i = 0; i < 200; i++) {
          String brand = "c" + i % 20;
          redis.rpush("result:brand:" + brand + ":chunks", Workers.chunk(brand, "c" + i, 1, ""));
        }
        for (int b = 0; b < 20; b++) {
          String key = "summary:brand:c" + b;
          await()
              .atMost(Duration.ofSeconds(20))
              .untilAsserted(() -> assertThat(redis.get(key)).contains("\"totalChunks\":10,"));
        }
      } finally {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
      }
    }
  }
}
