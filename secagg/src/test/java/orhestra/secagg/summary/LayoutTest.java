package orhestra.secagg.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.secagg.ParameterException;
import orhestra.secagg.RefusedException;

final class LayoutTest {
  private static final Column.Numeric AGE = new Column.Numeric("age", 0, 120, 12);
  private static final Column.Truth SMOKER = new Column.Truth("smoker");
  private static final Column.Category WARD = new Column.Category("ward", List.of("A", "B"));
  private static final Layout LAYOUT = new Layout(List.of(AGE, SMOKER, WARD), 1_000);

  @Test
  void sumsOfVectorsSayWhatTheRowsTogetherSay() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    long[] sum = new long[LAYOUT.length()];
    double above = 0;
    double squares = 0;
    long truths = 0;
    long[] bins = new long[12];
    for (int client = 0; client < 5; client++) {
      RowCount rows = new RowCount(LAYOUT);
      for (int row = 0; row < 700; row++) {
        double age = random.nextDouble(0, 120);
        boolean smokes = random.nextBoolean();
        rows.row();
        rows.number(0, age);
        rows.truth(1, smokes);
        rows.category(2, row % 3 == 0 ? "A" : row % 3 == 1 ? "B" : "elsewhere");
        above += age;
        squares += age * age;
        truths += smokes ? 1 : 0;
        bins[(int) (age / 10)]++;
      }
      long[] vector = rows.vector();
      Arrays.setAll(sum, i -> sum[i] + vector[i]);
    }
    List<Summary> found = LAYOUT.decode(sum, 5);
    Summary.Numbers numbers = (Summary.Numbers) found.get(0);
    assertThat(numbers.count()).as("seed %d", seed).isEqualTo(3_500);
    assertThat(numbers.above()).isCloseTo(above, within(numbers.aboveError() + 1e-9 * above));
    assertThat(numbers.squaresAbove())
        .isCloseTo(squares, within(numbers.squaresError() + 1e-9 * squares));
    assertThat(numbers.aboveError()).isLessThan(1e-6);
    assertThat(numbers.histogram()).containsExactlyElementsOf(Arrays.stream(bins).boxed().toList());
    assertThat(found.get(1)).isEqualTo(new Summary.Truths(3_500, truths));
    assertThat(found.get(2)).isEqualTo(new Summary.Categories(List.of(1_170L, 1_165L), 1_165));
  }

  @Test
  void valuesAtAndBeyondTheEdgesAreInTheOutermostBins() {
    RowCount rows = new RowCount(LAYOUT);
    for (double value : new double[] {-5, 0, 120, 500}) {
      rows.row();
      rows.number(0, value);
    }
    Summary.Numbers numbers = (Summary.Numbers) LAYOUT.decode(rows.vector(), 1).getFirst();
    assertThat(rows.clipped()).isEqualTo(2);
    assertThat(numbers.histogram()).startsWith(2L, 0L).endsWith(0L, 2L);
    assertThat(numbers.above()).isEqualTo(240);
    assertThat(numbers.squaresAbove()).isEqualTo(2 * 120 * 120);
  }

  @Test
  void aValueOnAnEdgeIsInTheBinThatBeginsThere() {
    Column.Numeric column = new Column.Numeric("pressure", 60, 260, 100);
    for (int bin = 0; bin < 100; bin++) {
      assertThat(column.bin(column.edge(bin))).as("edge %d", bin).isEqualTo(bin);
      assertThat(column.bin(Math.nextDown(column.edge(bin + 1)))).isEqualTo(bin);
    }
    assertThat(column.bin(260)).isEqualTo(99);
  }

  @Test
  void theLargestVectorsOfTheMostClientsDoNotOverflow() {
    RowCount rows = new RowCount(LAYOUT);
    for (int row = 0; row < 1_000; row++) {
      rows.row();
      rows.number(0, 120);
    }
    int clients = 10_000;
    long[] sum = Arrays.stream(rows.vector()).map(entry -> entry * clients).toArray();
    assertThat(LAYOUT.shape(clients).modulusBits()).isLessThanOrEqualTo(62);
    assertThat(Arrays.stream(sum).max().orElseThrow())
        .isPositive()
        .isLessThan(1L << LAYOUT.shape(clients).modulusBits());
    Summary.Numbers numbers = (Summary.Numbers) LAYOUT.decode(sum, clients).getFirst();
    assertThat(numbers.above()).isEqualTo(120.0 * 1_000 * clients);
    assertThat(numbers.squaresAbove()).isEqualTo(120.0 * 120 * 1_000 * clients);
  }

  @Test
  void moreRowsThanWereAgreedAreRefused() {
    RowCount rows = new RowCount(new Layout(List.of(SMOKER), 1));
    rows.row();
    assertThatThrownBy(rows::row)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("maxRows");
  }

  @ParameterizedTest
  @CsvSource({"0, 1e200", "0, 1e-200", "5, 5", "6, 5", "0, Infinity", "NaN, 1"})
  void rangesOfWhichNoSumCanBeKeptAreRefused(double min, double max) {
    assertThatThrownBy(() -> new Layout(List.of(new Column.Numeric("x", min, max, 4)), 1_000))
        .isInstanceOf(ParameterException.class)
        .hasMessageStartingWith("x: ");
  }

  @Test
  void theContextTellsLayoutsAndJobsApart() {
    List<Layout> layouts =
        List.of(
            LAYOUT,
            new Layout(List.of(SMOKER, AGE, WARD), 1_000),
            new Layout(List.of(AGE, SMOKER, WARD), 1_001),
            new Layout(List.of(new Column.Numeric("age", 0, 121, 12), SMOKER, WARD), 1_000),
            new Layout(List.of(new Column.Numeric("age", 0, 120, 13), SMOKER, WARD), 1_000),
            new Layout(List.of(AGE, SMOKER, new Column.Category("ward", List.of("AB"))), 1_000),
            new Layout(List.of(AGE, new Column.Truth("smokes"), WARD), 1_000));
    assertThat(layouts.stream().map(layout -> layout.context("job"))).doesNotHaveDuplicates();
    assertThat(LAYOUT.context("job")).isNotEqualTo(LAYOUT.context("another job"));
    assertThat(LAYOUT.context("job"))
        .isEqualTo(new Layout(List.of(AGE, SMOKER, WARD), 1_000).context("job"));
  }
}
