package orhestra.insights.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class CentroidTest {
  @RepeatedTest(10)
  void theRoughCosineIsNearTheExactOne() {
    long seed = RandomChunks.seed();
    Random random = new Random(seed);
    int length = 1 + random.nextInt(4_096);
    for (int i = 0; i < 50; i++) {
      Centroid one = Centroid.of(random.doubles(length, -1, random.nextDouble(0.1, 2)).toArray());
      Centroid two = Centroid.of(random.doubles(length, -1, random.nextDouble(0.1, 2)).toArray());
      assertThat(Centroid.roughCosine(one.rough(), two.rough()))
          .as("seed %d", seed)
          .isCloseTo(one.cosine(two), within(Centroid.ROUGH_ERROR));
    }
    Centroid same = Centroid.of(random.doubles(length, 1, 2).toArray());
    assertThat(Centroid.roughCosine(same.rough(), same.rough()))
        .as("seed %d", seed)
        .isCloseTo(1, within(Centroid.ROUGH_ERROR));
  }

  @Test
  void aSumHasNoPlaceForOrder() {
    Centroid one = Centroid.of(3, 4).times(7);
    Centroid two = Centroid.of(-1, 1e200).times(1_000_000);
    assertThat(one.plus(two)).isEqualTo(two.plus(one));
    assertThat(two).isEqualTo(Centroid.of(-1, 1e200).times(Centroid.MAX_WEIGHT));
    assertThat(one.plus(Centroid.NONE)).isEqualTo(one);
    assertThat(Centroid.ofSums(one.sums())).isEqualTo(one);
    assertThat(Centroid.of(3, 4).cosine(Centroid.of(-3, -4))).isCloseTo(-1, within(1e-9));
  }
}
