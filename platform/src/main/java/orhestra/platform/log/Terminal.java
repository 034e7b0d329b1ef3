package orhestra.platform.log;

import java.io.Console;

/** What the console can show. */
final class Terminal {
  private Terminal() {}

  /** Whether it is a terminal whose user did not ask for plain text. */
  @SuppressWarnings("SystemConsoleNull") // null on JDK 21; newer ones are asked below
  static boolean showsColours() {
    Console console = System.console();
    return console != null
        && System.getenv("NO_COLOR") == null
        && !"dumb".equals(System.getenv("TERM"))
        && isTerminal(console);
  }

  /** Newer JDKs have a console without a terminal, and the method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
