package orhestra.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1234.5678, 1235",
    "12.345, 12.35",
    "0.5, 0.500",
    "0.0123456, 0.01235",
    "1.234e-7, 1.23e-7",
    "1.5e-12, 1.50e-12",
    "2.5e10, 2.50e10",
    "-3.25e-5, -3.25e-5",
    "NaN, -",
    "Infinity, inf"
  })
  void valuesKeepFewDigits(double value, String text) {
    assertThat(Figures.value(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "340, 340 ms",
    "4200, 4.2 s",
    "9990, 10 s",
    "62000, 1 min 02 s",
    "59900, 1 min 00 s",
    "7810000, 2 h 10 min"
  })
  void durationsNameTheirUnits(long millis, String text) {
    assertThat(Figures.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
