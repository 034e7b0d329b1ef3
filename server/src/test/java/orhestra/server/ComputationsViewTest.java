package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.redis.TestRedis.eventually;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.platform.redis.TestRedis;

/** What other programs read of computations in a real Redis. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ComputationsViewTest {
  private static final String UPDATE =
      "{\"jobId\":\"J\",\"clientId\":\"%s\",\"clientsList\":[\"A\",\"B\"],"
          + "\"schema\":{\"age\":\"numeric\"}}";

  @TempDir private Path folder;

  private static String field(TestRedis redis, String name) {
    return String.join("", redis.ask("HGET", "job:J", name));
  }

  @Test
  void theViewIsThereBeforeTheAnswerAndComesBackAfterAFlushAndAnOutage() {
    try (TestRedis redis = TestRedis.start();
        TestServer server =
            TestServer.onH2(folder, "REDIS_URL", "redis://127.0.0.1:" + redis.port())) {
      eventually()
          .untilAsserted(
              () -> assertThat(redis.ask("EXISTS", "computations:mark").toString()).contains("1"));
      server.post("/api/update", UPDATE.formatted("A"));
      assertThat(field(redis, "doneCount")).isEqualTo("1");
      assertThat(field(redis, "totalClients")).isEqualTo("2");
      assertThat(field(redis, "schema")).isEqualTo("{\"age\":\"numeric\"}");
      assertThat(field(redis, "finalResult")).isEmpty();
      assertThat(redis.ask("SMEMBERS", "job:J:updatedClients").toString()).contains("A");

      redis.ask("FLUSHALL");
      eventually().untilAsserted(() -> assertThat(field(redis, "doneCount")).isEqualTo("1"));

      redis.kill();
      assertThat(server.post("/api/update", UPDATE.formatted("B")).status()).isEqualTo(200);
      redis.restart();
      eventually()
          .untilAsserted(
              () -> assertThat(field(redis, "finalResult")).contains("\"aggregatedResults\""));
      assertThat(field(redis, "doneCount")).isEqualTo("2");

      server.delete("/api/jobs/J");
      assertThat(redis.ask("EXISTS", "job:J", "job:J:updatedClients").toString()).contains("0");
    }
  }
}
