package orhestra.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import orhestra.bench.figure.Figure;
import orhestra.bench.figure.Measurement;
import orhestra.bench.figure.Target;

class BenchTest {
  private static BenchOptions options(String figure) {
    return new BenchOptions(
        List.of("no-such-server"), List.of(figure), 5, Duration.ofSeconds(1), "power", false, null);
  }

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);

  @Test
  void everyFigureHasANameOfItsOwn() {
    assertThat(Bench.figures()).extracting(Figure::name).doesNotHaveDuplicates().isNotEmpty();
  }

  @Test
  void anUnknownFigureIsRefusedWithTheNamesThatThereAre() {
    Bench bench = new Bench(options("one-by-two"), out, out);

    assertThatThrownBy(bench::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one-by-one-64-h2");
  }

  @Test
  void theTextReportTellsMedianSpreadAndTarget() {
    Report report = Report.of(false, out);
    report.add(new Measurement("f", "ratio", "", new Samples(0.3, 0.5, 0.4), Target.atLeast(0.35)));
    report.add(new Measurement("f", "wait", "ms", new Samples(7), Target.atMost(5)));

    assertThat(
            text.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "f ratio 0.400 0.300 0.500 >= 0.350 ok", " wait, ms 7.00 7.00 7.00 <= 5.00 MISSED");
  }

  @Test
  void theJsonReportIsOneDocument() {
    Report report = Report.of(true, out);
    report.begin(List.of("processor: one"), options("x"));
    report.add(new Measurement("f", "wait", "ms", new Samples(7), Target.atMost(5)));
    report.end(false);

    assertThat(tools.jackson.databind.json.JsonMapper.shared().readTree(text.toByteArray()))
        .hasToString(
            """
            {"machine":["processor: one"],"durability":"power","runs":5,"figures":[{"figure":"f",\
            "name":"wait","unit":"ms","median":7.0,"min":7.0,"max":7.0,"atLeast":null,\
            "atMost":5.0,"met":false}],"met":false}\
            """);
  }

  @Test
  void numbersHaveThreeDigitsThatCount() {
    assertThat(TextReport.number(0.12345)).isEqualTo("0.123");
    assertThat(TextReport.number(12.345)).isEqualTo("12.3");
    assertThat(TextReport.number(65_536)).isEqualTo("65,536");
  }
}
