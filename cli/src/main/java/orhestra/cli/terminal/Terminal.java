package orhestra.cli.terminal;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes, and what that place can show.
 *
 * @param in standard input
 * @param typed somebody types there
 * @param out standard output: what was asked for, and nothing else
 * @param err standard error: progress, hints, errors
 * @param environment the variables of the process
 * @param outShows what standard output can show
 * @param errShows what standard error can show
 * @param clock the time
 */
public record Terminal(
    InputStream in,
    boolean typed,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Display outShows,
    Display errShows,
    InstantSource clock) {

  /**
   * What one stream can show.
   *
   * @param interactive somebody watches: a line may be drawn over
   * @param colours colours may be used
   * @param unicode block characters can be written
   * @param width characters in a line
   * @param height lines
   */
  public record Display(
      boolean interactive, boolean colours, boolean unicode, int width, int height) {
    private static final int USUAL_HEIGHT = 24;

    /** A file or a pipe: no width to keep to but a readable one. */
    public static final Display PLAIN = new Display(false, false, false, 120);

    public Display {
      width = Math.clamp(width, 40, 500);
      height = Math.clamp(height, 5, 500);
    }

    /** One of the usual height. */
    public Display(boolean interactive, boolean colours, boolean unicode, int width) {
      this(interactive, colours, unicode, width, USUAL_HEIGHT);
    }
  }

  public Terminal {
    requireNonNull(in, "in is null");
    requireNonNull(out, "out is null");
    requireNonNull(err, "err is null");
    environment = Map.copyOf(environment);
    requireNonNull(outShows, "outShows is null");
    requireNonNull(errShows, "errShows is null");
    requireNonNull(clock, "clock is null");
  }

  /** The terminal of this process. */
  public static Terminal system() {
    Map<String, String> environment = System.getenv();
    TerminalProbe probe = TerminalProbe.system(environment);
    return new Terminal(
        System.in,
        probe.isTyped(),
        System.out,
        System.err,
        environment,
        probe.out(),
        probe.err(),
        InstantSource.system());
  }

  /** The value of an environment variable, null when it is not set or blank. */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /**
   * {@code text} without control characters: a name from a server must not move the cursor or
   * recolour the terminal.
   */
  public static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.append(printable(c)));
    return out.toString();
  }

  /** Like {@link #printable}, for text of several lines. */
  public static String printableLines(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != '\r')
        .forEach(c -> out.append(c == '\n' || c == '\t' ? Character.toString(c) : printable(c)));
    return out.toString();
  }

  private static String printable(int c) {
    return isControl(c) ? (Character.isWhitespace(c) ? " " : "?") : Character.toString(c);
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }
}
