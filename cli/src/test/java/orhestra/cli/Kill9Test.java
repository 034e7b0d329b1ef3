package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.bench.kill9.Kill9;

/** A short cut of {@code orhestra selftest --kill9}. */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
final class Kill9Test {
  private static final long SEED = System.nanoTime();

  private static Kill9 test(int cycles) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new Kill9(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            "orhestra.server.Main"),
        cycles,
        SEED,
        System.out);
  }

  private static void keptEverything(Kill9.Result result) {
    assertThat(result.acknowledged()).isPositive();
    assertThat(result.isClean()).as("seed %d: %s", SEED, result).isTrue();
  }

  @Test
  void nothingAcknowledgedIsLostWhenServersAreKilledOnH2() throws Exception {
    keptEverything(test(3).onH2("power"));
  }

  @Test
  void nothingAcknowledgedIsLostWhenServersAreKilledOnPostgresql() throws Exception {
    keptEverything(test(2).onPostgres("power"));
  }
}
