package orhestra.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarTest {
  private static final Terminal.Display UNICODE = new Terminal.Display(true, false, true, 80);

  @Test
  void sentimentFillsTheBarByShares() {
    assertThat(Bar.sentiment(5, 3, 2, 10, UNICODE)).isEqualTo("█████░░░▓▓");
    assertThat(Bar.sentiment(5, 3, 2, 10, Terminal.Display.PLAIN)).isEqualTo("+++++...--");
    assertThat(Bar.sentiment(0, 0, 1e-9, 4, UNICODE)).isEqualTo("▓▓▓▓");
  }

  @Test
  void sentimentOfNothingIsBlank() {
    assertThat(Bar.sentiment(0, 0, 0, 4, UNICODE)).isBlank().hasSize(4);
    assertThat(Bar.sentiment(-1, Double.NaN, 0, 4, UNICODE)).isBlank().hasSize(4);
    assertThat(Bar.sentiment(1e308, 1e308, 1e308, 4, UNICODE)).isBlank().hasSize(4);
  }
}
