package orhestra.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the streams of this process are connected to.
 *
 * <p>System.console() cannot say: it speaks of input and output together, and between Java 22 and
 * 24 it is there without a terminal. Linux tells by the names of the open files, at no cost; other
 * systems are asked by the shell's {@code test -t}.
 */
final class TerminalProbe {
  private static final Size FALLBACK = new Size(80, 24);

  private final Map<String, String> environment;
  private final boolean inIsTerminal;
  private final boolean outIsTerminal;
  private final boolean errIsTerminal;

  private TerminalProbe(
      Map<String, String> environment,
      boolean inIsTerminal,
      boolean outIsTerminal,
      boolean errIsTerminal) {
    this.environment = environment;
    this.inIsTerminal = inIsTerminal;
    this.outIsTerminal = outIsTerminal;
    this.errIsTerminal = errIsTerminal;
  }

  static TerminalProbe system(Map<String, String> environment) {
    Path files = Path.of("/proc/self/fd");
    if (Files.isDirectory(files)) {
      return new TerminalProbe(
          environment,
          isTerminal(files.resolve("0")),
          isTerminal(files.resolve("1")),
          isTerminal(files.resolve("2")));
    }
    int answer =
        ask("t=0; [ -t 1 ] && t=1; [ -t 2 ] && t=$((t+2)); [ -t 0 ] && t=$((t+4)); exit $t");
    return new TerminalProbe(environment, (answer & 4) == 4, (answer & 1) == 1, (answer & 2) == 2);
  }

  boolean isTyped() {
    return inIsTerminal;
  }

  Terminal.Display out() {
    return display(outIsTerminal, "stdout.encoding");
  }

  Terminal.Display err() {
    return display(errIsTerminal, "stderr.encoding");
  }

  private Terminal.Display display(boolean terminal, String encodingProperty) {
    if (!terminal) {
      Integer columns = number("COLUMNS");
      return new Terminal.Display(
          false, false, false, columns == null ? Terminal.Display.PLAIN.width() : columns);
    }
    Size size = size();
    boolean dumb = "dumb".equals(environment.get("TERM"));
    String noColor = environment.get("NO_COLOR");
    return new Terminal.Display(
        !dumb,
        !dumb && (noColor == null || noColor.isEmpty()),
        "UTF-8".equalsIgnoreCase(System.getProperty(encodingProperty)),
        size.width(),
        size.height());
  }

  private record Size(int width, int height) {}

  private Size size() {
    Integer columns = number("COLUMNS");
    Integer lines = number("LINES");
    if (columns != null && lines != null) {
      return new Size(columns, lines);
    }
    Size told = stty();
    return new Size(
        columns == null ? told.width() : columns, lines == null ? told.height() : lines);
  }

  private @Nullable Integer number(String variable) {
    String value = environment.get(variable);
    return value != null && value.matches("[1-9]\\d{0,3}") ? Integer.valueOf(value) : null;
  }

  private static boolean isTerminal(Path open) {
    try {
      String target = Files.readSymbolicLink(open).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  private static int ask(String script) {
    try {
      Process shell = new ProcessBuilder("sh", "-c", script).inheritIO().start();
      return shell.waitFor(2, TimeUnit.SECONDS) ? shell.exitValue() : 0;
    } catch (IOException noShell) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static Size stty() {
    try {
      Process stty = new ProcessBuilder("sh", "-c", "stty size </dev/tty 2>/dev/null").start();
      try (Scanner answer = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
        int rows = answer.hasNextInt() ? answer.nextInt() : 0;
        int columns = answer.hasNextInt() ? answer.nextInt() : 0;
        return new Size(
            columns > 0 ? columns : FALLBACK.width(), rows > 0 ? rows : FALLBACK.height());
      }
    } catch (IOException noShell) {
      return FALLBACK;
    }
  }
}
