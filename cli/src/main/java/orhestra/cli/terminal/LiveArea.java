package orhestra.cli.terminal;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.List;

/**
 * Lines at the end of a terminal's output that are drawn over themselves. Messages stand above
 * them. What does not fit the terminal is not shown; the cursor always stands below, so that
 * whatever ends the program leaves the terminal as it should be. Only for a terminal. Safe for use
 * by several threads.
 */
public final class LiveArea {
  private static final String ERASE_LINE = "\u001b[K";
  private static final String ERASE_BELOW = "\u001b[J";
  // A line that is too long after all must not become two.
  private static final String WRAP_OFF = "\u001b[?7l";
  private static final String WRAP_ON = "\u001b[?7h";

  private final PrintStream out;
  private final Terminal.Display display;
  private List<String> drawn = List.of();

  public LiveArea(PrintStream out, Terminal.Display display) {
    this.out = requireNonNull(out, "out is null");
    this.display = requireNonNull(display, "display is null");
  }

  /** Draws these lines in the place of the ones before. */
  public synchronized void draw(List<String> lines) {
    StringBuilder text = new StringBuilder(toBegin());
    drawn = List.copyOf(lines.subList(0, Math.min(lines.size(), display.height() - 1)));
    print(append(text, drawn));
  }

  /** Prints a line that stays. */
  public synchronized void say(String message) {
    StringBuilder text = new StringBuilder(toBegin());
    text.append(message).append(ERASE_LINE).append('\n');
    print(append(text, drawn));
  }

  private String toBegin() {
    return drawn.isEmpty() ? "" : "\u001b[" + drawn.size() + "A\r";
  }

  private static StringBuilder append(StringBuilder text, List<String> lines) {
    text.append(WRAP_OFF);
    lines.forEach(line -> text.append(line).append(ERASE_LINE).append('\n'));
    return text.append(WRAP_ON).append(ERASE_BELOW);
  }

  private void print(StringBuilder text) {
    out.print(text);
    out.flush();
  }
}
