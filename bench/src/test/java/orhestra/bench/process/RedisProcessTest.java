package orhestra.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.bench.insights.BrandRedis;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RedisProcessTest {
  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder)) {
      try (BrandRedis before = new BrandRedis(redis.port())) {
        before.commands().rpush(BrandRedis.queue("nike"), "one", "two");
      }
      redis.kill();
      redis.restart();
      try (BrandRedis after = new BrandRedis(redis.port())) {
        assertThat(after.keys("result:*")).containsExactly(BrandRedis.queue("nike"));
        assertThat(after.commands().lrange(BrandRedis.queue("nike"), 0, -1))
            .containsExactly("one", "two");
      }
    }
  }
}
