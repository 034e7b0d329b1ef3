package orhestra.cli.terminal;

/** Marks text when the place it goes to shows colours. */
public enum Colour {
  GREEN("32"),
  RED("31"),
  YELLOW("33"),
  CYAN("36"),
  BOLD("1"),
  FAINT("2");

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  /** {@code text} in this colour, or unchanged where there are none. */
  public String on(Terminal.Display display, String text) {
    return display.colours() && !text.isEmpty()
        ? "\u001b[" + code + "m" + text + "\u001b[0m"
        : text;
  }

  /** The colour of a status: what is good is green, what is lost is red, what goes on is cyan. */
  public static Colour ofStatus(String status) {
    return switch (status) {
      case "COMPLETED", "DONE", "UP", "healthy" -> GREEN;
      case "FAILED", "DOWN" -> RED;
      case "CANCELLED" -> YELLOW;
      case "RUNNING" -> CYAN;
      default -> FAINT;
    };
  }
}
