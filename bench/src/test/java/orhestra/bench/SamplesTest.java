package orhestra.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void medianOfAnOddNumberIsTheOneInTheMiddle() {
    Samples samples = new Samples(9, 1, 5);

    assertThat(samples.median()).isEqualTo(5);
    assertThat(samples.min()).isEqualTo(1);
    assertThat(samples.max()).isEqualTo(9);
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertThat(new Samples(4, 1, 2, 100).median()).isEqualTo(3);
  }

  @Test
  void quantileIsTheSmallestSampleThatEnoughOthersDoNotExceed() {
    Samples hundred = new Samples(IntStream.rangeClosed(1, 100).asDoubleStream().toArray());

    assertThat(hundred.quantile(0.99)).isEqualTo(99);
    assertThat(hundred.quantile(0.5)).isEqualTo(50);
    assertThat(hundred.quantile(1)).isEqualTo(100);
    assertThat(new Samples(7).quantile(0.01)).isEqualTo(7);
  }

  @Test
  void nothingAndNonsenseAreRefused() {
    assertThatThrownBy(Samples::new).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Samples(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Samples(1).quantile(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
