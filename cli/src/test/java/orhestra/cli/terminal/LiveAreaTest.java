package orhestra.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveAreaTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LiveArea area =
      new LiveArea(
          new PrintStream(written, true, StandardCharsets.UTF_8),
          new Terminal.Display(true, false, true, 60, 10));

  @Test
  void linesAreDrawnOverThoseBeforeAndMessagesStandAbove() {
    area.draw(List.of("a", "b"));
    area.draw(List.of("c"));
    area.say("news");

    String text = written.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .contains("a\u001b[K\nb\u001b[K\n")
        .contains("\u001b[2A\r\u001b[?7lc\u001b[K\n")
        .contains("\u001b[1A\rnews\u001b[K\n\u001b[?7lc\u001b[K\n")
        .endsWith("\u001b[?7h\u001b[J");
  }

  @Test
  void moreLinesThanTheTerminalHasAreLeftOut() {
    area.draw(Collections.nCopies(50, "x"));

    assertThat(written.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("x")))
        .hasSize(9);
  }
}
