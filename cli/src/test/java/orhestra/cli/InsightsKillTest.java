package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.bench.InsightsKill;
import orhestra.bench.InsightsKillOptions;

/** A short cut of {@code orhestra selftest --insights}. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class InsightsKillTest {
  private static final long SEED = System.nanoTime();

  @Test
  void noChunkIsLostOrCountedTwiceWhenServersAndRedisAreKilled() throws Exception {
    InsightsKillOptions options =
        new InsightsKillOptions(ServerCommand.killSetup(SEED), 1, 2_000, 10);

    assertThat(new InsightsKill(options, System.out).run()).as("seed %d", SEED).isTrue();
  }
}
