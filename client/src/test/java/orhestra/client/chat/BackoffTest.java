package orhestra.client.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void pausesDoubleAndAreNeverTheSameForAll() {
    Backoff backoff = new Backoff(ChatTiming.DEFAULTS, new Random(7));
    for (long full : new long[] {200, 400, 800, 1600, 3200, 5000, 5000}) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(200));
    assertThat(new Backoff(ChatTiming.DEFAULTS, new Random(1)).next())
        .isNotEqualTo(new Backoff(ChatTiming.DEFAULTS, new Random(2)).next());
  }
}
