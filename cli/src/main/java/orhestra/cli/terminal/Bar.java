package orhestra.cli.terminal;

/** Shares as bars of characters. Pure functions. */
public final class Bar {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private Bar() {}

  /** A bar of exactly {@code width} places that is filled to {@code fraction}, 0 to 1. */
  public static String filled(double fraction, int width, boolean unicode) {
    if (!unicode) {
      int full = (int) Math.floor(fraction * width);
      return "#".repeat(full) + ".".repeat(width - full);
    }
    int eighths = (int) Math.floor(fraction * width * 8);
    int full = eighths / 8;
    StringBuilder bar = new StringBuilder("█".repeat(full));
    if (full < width) {
      bar.append(EIGHTHS.charAt(eighths % 8)).append(" ".repeat(width - full - 1));
    }
    return bar.toString();
  }

  /**
   * What is good, neither, and bad, in this order, on exactly {@code width} places; blank when
   * there is nothing. It can be read without colours too.
   */
  public static String sentiment(
      double positive, double neutral, double negative, int width, Terminal.Display display) {
    double good = Math.max(0, positive);
    double neither = Math.max(0, neutral);
    double sum = good + neither + Math.max(0, negative);
    if (!(sum > 0) || Double.isInfinite(sum)) {
      return " ".repeat(width);
    }
    int goodEnd = (int) Math.round(good / sum * width);
    int neitherEnd = (int) Math.round((good + neither) / sum * width);
    boolean unicode = display.unicode();
    return Colour.GREEN.on(display, (unicode ? "█" : "+").repeat(goodEnd))
        + Colour.FAINT.on(display, (unicode ? "░" : ".").repeat(neitherEnd - goodEnd))
        + Colour.RED.on(display, (unicode ? "▓" : "-").repeat(width - neitherEnd));
  }
}
