package orhestra.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateMeterTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private final RateMeter meter = new RateMeter();

  @Test
  void rateIsUnknownUntilTwoSamplesAreApart() {
    meter.note(START, 5);
    assertThat(meter.perSecond()).isZero();
    meter.note(START.plusMillis(100), 9);
    assertThat(meter.perSecond()).isZero();
  }

  @Test
  void rateFollowsTheLastSecondsAndForgetsASlowStart() {
    meter.note(START, 0);
    for (int second = 60; second <= 90; second++) {
      meter.note(START.plusSeconds(second), (second - 60) * 4L);
    }
    assertThat(meter.perSecond()).isEqualTo(4);
  }

  @Test
  void countThatFallsStartsAnew() {
    meter.note(START, 100);
    meter.note(START.plusSeconds(5), 10);
    meter.note(START.plusSeconds(10), 20);
    assertThat(meter.perSecond()).isEqualTo(2);
  }
}
