package orhestra.examples.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import orhestra.examples.algorithm.SeededRandom;

class BoundsTest {
  private final Bounds bounds = new Bounds(-1, 3);

  @Test
  void boundsInTheWrongOrderAreRefused() {
    assertThatThrownBy(() -> new Bounds(1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Bounds(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void clampMovesToTheNearestBound() {
    assertThat(bounds.clamp(-7)).isEqualTo(-1);
    assertThat(bounds.clamp(7)).isEqualTo(3);
    assertThat(bounds.clamp(2)).isEqualTo(2);
  }

  @Test
  void reflectFoldsAtBothBoundsAsOftenAsNeeded() {
    assertThat(bounds.reflect(-1.5)).isEqualTo(-0.5);
    assertThat(bounds.reflect(3.5)).isEqualTo(2.5);
    assertThat(bounds.reflect(7.5)).isEqualTo(-0.5);
    assertThat(bounds.reflect(-9.5)).isEqualTo(-0.5);
    assertThat(bounds.reflect(1.25)).isEqualTo(1.25);
  }

  @Test
  void reflectNeverLeavesTheBounds() {
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < 10_000; i++) {
      double half = random.uniform(1e-3, 1000);
      Bounds some = new Bounds(-half, half * random.uniform());
      double far = random.gaussian() * Math.pow(10, random.index(20));
      assertThat(some.contains(some.reflect(far))).as("%s reflects %s", some, far).isTrue();
    }
  }

  @Test
  void reflectIsContinuousAtTheBounds() {
    assertThat(bounds.reflect(3 + 1e-9)).isCloseTo(bounds.reflect(3 - 1e-9), within(1e-8));
  }
}
