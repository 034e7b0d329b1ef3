package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.bench.Kill9;
import orhestra.bench.Kill9Options;

/** A short cut of {@code orhestra selftest --kill9}. */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
final class Kill9Test {
  private static final long SEED = System.nanoTime();

  private static boolean keepsEverything(String database, int cycles) throws Exception {
    Kill9Options options =
        new Kill9Options(ServerCommand.killSetup(SEED), Kill9.databases(database), cycles, 0);
    return new Kill9(options, System.out).run();
  }

  @Test
  void nothingAcknowledgedIsLostWhenServersAreKilledOnH2() throws Exception {
    assertThat(keepsEverything("h2", 3)).as("seed %d", SEED).isTrue();
  }

  @Test
  void nothingAcknowledgedIsLostWhenServersAreKilledOnPostgresql() throws Exception {
    assertThat(keepsEverything("postgresql", 2)).as("seed %d", SEED).isTrue();
  }
}
