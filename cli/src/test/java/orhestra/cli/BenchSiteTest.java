package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/** The servers that {@code bench} and {@code selftest} start. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class BenchSiteTest {
  @TempDir Path scratch;

  @Test
  void theRedisOfAKilledServerEndsWithTheSite() throws Exception {
    long redis;
    try (Site site = Site.onH2(ServerCommand.line(), "process", scratch)) {
      try (ServerProcess server = site.startWhole()) {
        server.kill();
      }
      redis = site.redis().pid();
      assertThat(ProcessHandle.of(redis).filter(ProcessHandle::isAlive)).isPresent();
    }

    assertThat(ProcessHandle.of(redis).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void aServerIsStartedWithoutRedisUnlessItIsAskedFor() throws Exception {
    try (Site site = Site.onH2(ServerCommand.line(), "process", scratch);
        ServerProcess server = site.start(Map.of())) {
      assertThat(server.port()).isPositive();
      assertThat(Files.exists(site.redis().folder())).isFalse();
    }
  }
}
