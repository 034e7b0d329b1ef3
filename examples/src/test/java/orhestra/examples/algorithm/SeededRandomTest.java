package orhestra.examples.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeededRandomTest {
  private static final int DRAWS = 100_000;

  @Test
  void theSeedDeterminesTheNumbers() {
    SeededRandom one = new SeededRandom(42);
    SeededRandom same = new SeededRandom(42);
    SeededRandom other = new SeededRandom(43);
    int equal = 0;
    for (int i = 0; i < 1_000; i++) {
      double number = one.uniform();
      assertThat(same.uniform()).isEqualTo(number);
      equal += other.uniform() == number ? 1 : 0;
    }
    assertThat(equal).isZero();
  }

  @Test
  void uniformNumbersFillTheUnitIntervalEvenly() {
    SeededRandom random = new SeededRandom(0);
    int[] tenths = new int[10];
    for (int i = 0; i < DRAWS; i++) {
      double number = random.uniform();
      assertThat(number).isGreaterThanOrEqualTo(0).isLessThan(1);
      tenths[(int) (number * 10)]++;
    }
    // Five standard deviations of a binomial count.
    for (int count : tenths) {
      assertThat(count).isCloseTo(DRAWS / 10, within(475));
    }
  }

  @Test
  void gaussianNumbersHaveTheMomentsOfTheNormalDistribution() {
    SeededRandom random = new SeededRandom(1);
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (int i = 0; i < DRAWS; i++) {
      double number = random.gaussian();
      sum += number;
      squares += number * number;
      fourths += number * number * number * number;
    }
    assertThat(sum / DRAWS).isCloseTo(0, within(0.016));
    assertThat(squares / DRAWS).isCloseTo(1, within(0.023));
    assertThat(fourths / DRAWS).isCloseTo(3, within(0.16));
  }

  @Test
  void indexReachesEveryPlaceAndNoOther() {
    SeededRandom random = new SeededRandom(2);
    boolean[] seen = new boolean[7];
    for (int i = 0; i < 1_000; i++) {
      seen[random.index(7)] = true;
    }
    assertThat(seen).containsOnly(true);
  }
}
