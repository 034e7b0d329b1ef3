package orhestra.bench.kill9;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComebackTest {
  private final Comeback comeback = new Comeback();

  @Test
  void whoShowsUpFirstAfterItCounts() {
    comeback.seen("before");
    comeback.since(System.nanoTime() - 10_000_000);
    assertThat(comeback.slowest()).isZero();

    comeback.seen("a");
    comeback.seen("b");
    Duration slowest = comeback.slowest();
    comeback.seen("a");

    assertThat(comeback.count()).isEqualTo(2);
    assertThat(comeback.slowest()).isEqualTo(slowest).isGreaterThan(Duration.ofMillis(10));
  }

  @Test
  void whoHadNothingToShowDoesNotCount() {
    comeback.since(System.nanoTime(), Set.of("a"));

    comeback.seen("b");
    assertThat(comeback.count()).isZero();
    assertThat(comeback.slowest()).isZero();

    comeback.seen("a");
    assertThat(comeback.count()).isEqualTo(1);
  }
}
