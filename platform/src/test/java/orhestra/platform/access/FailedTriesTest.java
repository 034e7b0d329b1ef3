package orhestra.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedTriesTest {
  private Instant now = Instant.EPOCH;
  private final FailedTries tries = new FailedTries(() -> now);

  @Test
  void delaysDoubleAfterThreeFreeTries() {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      delays.add(tries.next("a").toMillis());
    }
    assertThat(delays)
        .containsExactly(0L, 0L, 0L, 100L, 200L, 400L, 800L, 1600L, 3200L, 3200L, 3200L);
  }

  @Test
  void addressesAreCountedApart() {
    for (int i = 0; i < 10; i++) {
      tries.next("a");
    }
    assertThat(tries.next("b")).isZero();
  }

  @Test
  void quietMinuteForgives() {
    for (int i = 0; i < 10; i++) {
      tries.next("a");
    }
    now = now.plus(Duration.ofSeconds(59));
    assertThat(tries.next("a")).isPositive();
    now = now.plus(Duration.ofSeconds(60));
    assertThat(tries.next("a")).isZero();
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < 100_000; i++) {
      tries.next("address " + i);
    }
    assertThat(tries.remembered()).isEqualTo(4096);
  }
}
