package orhestra.computations.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joint statistics equal those of the pooled rows, whoever adds them up in whatever order. */
final class PooledTest {
  private static final Bins BINS = new Bins(0, 100, 50);
  private static final Feature AGE = new Feature.Numeric("age", BINS);

  /** What a client makes of its rows. */
  private static Tally.Numbers summary(List<Double> rows) {
    Long[] histogram = new Long[BINS.count()];
    Arrays.fill(histogram, 0L);
    double sum = 0;
    double squares = 0;
    for (double row : rows) {
      sum += row;
      squares += row * row;
      int bin = Math.clamp((int) Math.floor((row - BINS.min()) / BINS.width()), 0, 49);
      histogram[bin]++;
    }
    Tally.@Nullable Range range =
        rows.isEmpty() ? null : new Tally.Range(Collections.min(rows), Collections.max(rows));
    return new Tally.Numbers(
        rows.size(), new BigDecimal(sum), new BigDecimal(squares), range, List.of(histogram));
  }

  private static List<List<Double>> sites(Random random) {
    List<List<Double>> sites = new ArrayList<>();
    for (int site = random.nextInt(1, 7); site > 0; site--) {
      List<Double> rows = new ArrayList<>();
      for (int row = random.nextInt(0, 60); row > 0; row--) {
        rows.add(random.nextGaussian(50, 30));
      }
      sites.add(rows);
    }
    return sites;
  }

  private static Tally merge(List<? extends Tally> tallies) {
    return tallies.stream().map(tally -> (Tally) tally).reduce(Tally::sum).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void numbersEqualThePooledComputation(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<List<Double>> sites = sites(random);
      List<Double> pool = sites.stream().flatMap(List::stream).sorted().toList();
      Statistic.Numbers joint =
          (Statistic.Numbers)
              Statistic.of(AGE, merge(sites.stream().map(PooledTest::summary).toList()));
      String at = "seed " + seed + ", round " + round;
      assertThat(joint.count()).as(at).isEqualTo(pool.size());
      if (pool.isEmpty()) {
        assertThat(joint.mean()).as(at).isNull();
        assertThat(joint.quartiles()).as(at).isNull();
        continue;
      }
      double mean = pool.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      assertThat(joint.mean()).as(at).isCloseTo(mean, within(1e-9));
      assertThat(joint.range()).as(at).isEqualTo(new Tally.Range(pool.getFirst(), pool.getLast()));
      if (pool.size() > 1) {
        double squares = pool.stream().mapToDouble(row -> (row - mean) * (row - mean)).sum();
        double std = Math.sqrt(squares / (pool.size() - 1));
        assertThat(joint.std()).as(at).isCloseTo(std, within(1e-9));
      } else {
        assertThat(joint.std()).as(at).isNull();
      }
      Statistic.Quartiles quartiles = joint.quartiles();
      assertThat(quartiles).as(at).isNotNull();
      List<Statistic.Quantile> three = List.of(quartiles.q1(), quartiles.median(), quartiles.q3());
      for (int quarter = 1; quarter <= 3; quarter++) {
        double exact = pool.get((int) Math.ceil(pool.size() * quarter / 4.0) - 1);
        Statistic.Quantile said = three.get(quarter - 1);
        assertThat(said.value()).as(at).isCloseTo(exact, within(said.error() + 1e-9));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void addingIsAssociativeAndFreeOfOrder(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Tally> tallies = new ArrayList<>();
      int kind = random.nextInt(5);
      for (int i = 0; i < 5; i++) {
        tallies.add(random(random, kind));
      }
      Tally left = merge(tallies);
      Collections.shuffle(tallies, random);
      Tally right =
          Tally.sum(
              Tally.sum(tallies.get(0), Tally.sum(tallies.get(1), tallies.get(2))),
              Tally.sum(tallies.get(3), tallies.get(4)));
      assertThat(said(right)).as("seed %d, round %d", seed, round).isEqualTo(said(left));
    }
  }

  private static Statistic said(Tally tally) {
    return Statistic.of(AGE, tally);
  }

  private static Tally random(Random random, int kind) {
    return switch (kind) {
      case 0 -> {
        List<Double> rows = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          // Doubles would lose the small ones beside the large ones, each order others.
          rows.add(random.nextGaussian() * Math.pow(10, random.nextInt(-15, 15)));
        }
        yield summary(rows);
      }
      case 1 -> {
        int count = random.nextInt(100);
        yield new Tally.Truths(count, random.nextInt(count + 1));
      }
      case 2 -> {
        Map<String, Long> counts = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          counts.put("c" + random.nextInt(6), (long) random.nextInt(9));
        }
        yield new Tally.Categories(counts, random.nextInt(3));
      }
      case 3 -> {
        double low = random.nextGaussian();
        yield new Tally.NumberVector(
            random.nextInt(1, 9),
            new BigDecimal(random.nextGaussian() * 1e9),
            random.nextBoolean() ? new Tally.Range(low, low + 1) : null);
      }
      default -> new Tally.CategoryVector(random.nextInt(9));
    };
  }

  @Test
  void theMeanOfTwoSitesIsWeightedAndTheirExtremesAreExtremes() {
    Tally one = new Tally.NumberVector(10, new BigDecimal("355"), new Tally.Range(18, 60));
    Tally other = new Tally.NumberVector(30, new BigDecimal("1507.5"), new Tally.Range(20, 80));
    Tally none = new Tally.NumberVector(0, BigDecimal.ZERO, null);
    assertThat(said(merge(List.of(one, none, other))))
        .isEqualTo(new Statistic.NumberVector(40, 1862.5 / 40, new Tally.Range(18, 80)));
  }

  @Test
  void aSpreadThatIsSmallBesideTheMeanIsNotLostInTheMerge() {
    // Each site's sums are exact doubles; their combination in doubles would not be.
    List<Double> rows = List.of(1e6 + 1, 1e6 + 2, 1e6 + 3);
    Statistic.Numbers joint =
        (Statistic.Numbers) said(merge(Collections.nCopies(1000, summary(rows))));
    assertThat(joint.std()).isCloseTo(Math.sqrt(2000.0 / 2999), within(1e-9));
    assertThat(joint.stdError()).isLessThan(1e-2);
  }

  @Test
  void theModeIsUnknownWhereOtherMayHoldOneThatIsMoreFrequent() {
    assertThat(said(new Tally.Categories(Map.of("a", 3L, "b", 3L, "c", 0L), 0)))
        .isEqualTo(
            new Statistic.Categories(6, Map.of("a", 3L, "b", 3L, "c", 0L), 0L, 2L, "a", 0.5));
    assertThat(said(new Tally.Categories(Map.of("a", 3L), 4)))
        .isEqualTo(new Statistic.Categories(7, Map.of("a", 3L), 4L, null, null, null));
    assertThat(said(new Tally.Categories(Map.of(), 0)))
        .isEqualTo(new Statistic.Categories(0, Map.of(), 0L, 0L, null, null));
  }

  @Test
  void aPercentageOfNothingIsNull() {
    assertThat(said(new Tally.Truths(0, 0))).isEqualTo(new Statistic.Truths(0, 0L, null));
    assertThat(said(merge(List.of(new Tally.Truths(3, 1), new Tally.Truths(1, 0)))))
        .isEqualTo(new Statistic.Truths(4, 1L, 25.0));
  }

  @Test
  void aFeatureToWhichNobodyContributedIsLeftOut() {
    JobSchema schema = new JobSchema(List.of(AGE, new Feature.Truth("active")));
    assertThat(
            schema.aggregate(List.of(Map.of("active", new Tally.Truths(2, 1)), Map.of(), Map.of())))
        .isEqualTo(Map.of("active", new Statistic.Truths(2, 1L, 50.0)));
  }

  @Test
  void whatIsOfDifferentKindsDoesNotAddUp() {
    assertThatThrownBy(() -> Tally.sum(new Tally.Truths(1, 1), new Tally.CategoryVector(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
