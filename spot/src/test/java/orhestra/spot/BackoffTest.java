package orhestra.spot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesUpToTheLongestAndLeavesOutAtMostHalf() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new SplittableRandom(1));
    for (int full : new int[] {100, 200, 400, 800, 1000, 1000}) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void neverOverflowsAndNeverIsTheSameForAll() {
    SplittableRandom random = new SplittableRandom(1);
    Duration longest = Duration.ofDays(1);
    Duration one = Backoff.pause(Duration.ofHours(1), longest, Integer.MAX_VALUE, random);
    Duration other = Backoff.pause(Duration.ofHours(1), longest, Integer.MAX_VALUE, random);
    assertThat(one).isBetween(Duration.ofHours(12), longest).isNotEqualTo(other);
  }
}
