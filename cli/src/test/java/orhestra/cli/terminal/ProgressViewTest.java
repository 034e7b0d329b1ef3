package orhestra.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import orhestra.cli.CapturedTerminal;

class ProgressViewTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @Test
  void pipeGetsALineEveryFiveSecondsAndTheEnd() {
    try (ProgressView view = new ProgressView(terminal.terminal())) {
      for (int second = 0; second < 12; second++) {
        view.show(ProgressLineTest.job("RUNNING", 100, second, 0, 2));
        terminal.advanceSeconds(1);
      }
      view.show(ProgressLineTest.job("COMPLETED", 100, 100, 0, 0));
    }

    assertThat(terminal.err().lines())
        .containsExactly(
            "0 of 100 done, 0 %, 2 running",
            "5 of 100 done, 5 %, 1.0/s, 1 min 35 s left, 2 running",
            "10 of 100 done, 10 %, 1.0/s, 1 min 30 s left, 2 running",
            "100 of 100 done, 100 %");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void terminalGetsOneLineDrawnOverAndMessagesAboveIt() {
    terminal.showing(new Terminal.Display(true, false, true, 80));
    try (ProgressView view = new ProgressView(terminal.terminal())) {
      view.show(ProgressLineTest.job("RUNNING", 100, 1, 0, 2));
      view.say("An agent was lost.");
    }

    String erase = "\r\u001b[K";
    assertThat(terminal.err()).startsWith(erase).contains(erase + "An agent was lost.\n");
    assertThat(terminal.err().chars().filter(c -> c == '\n')).hasSize(2);
    assertThat(terminal.err()).endsWith("2 running\n");
  }

  @Test
  void runThatWasBrokenOffInThePipeShowsNoErasing() {
    try (ProgressView view = new ProgressView(terminal.terminal())) {
      view.show(ProgressLineTest.job("RUNNING", 100, 1, 0, 2));
    }

    assertThat(terminal.err()).doesNotContain("\u001b", "\r");
  }
}
