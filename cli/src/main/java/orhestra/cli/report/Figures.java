package orhestra.cli.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a reader wants them: few digits, the same on every machine. */
public final class Figures {
  private Figures() {}

  /** A value of an objective function: {@code 0}, {@code 12.3}, {@code 1.23e-7}; "-" for NaN. */
  public static String value(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size < 0.001 || size >= 100_000) {
      String text = String.format(Locale.ROOT, "%.2e", value);
      return text.replaceFirst("e([+-])0*(\\d)", "e$1$2").replace("e+", "e");
    }
    int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 ? 3 : 5;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A rate: {@code 0.42}, {@code 4.6}, {@code 1,234}. */
  public static String rate(double perSecond) {
    return String.format(
        Locale.ROOT, perSecond < 1 ? "%.2f" : perSecond < 100 ? "%.1f" : "%,.0f", perSecond);
  }

  /** A whole number with a comma between groups of three. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A length of time: {@code 340 ms}, {@code 4.2 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
  public static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1000) {
      return millis + " ms";
    }
    long seconds = Math.round(millis / 1000.0);
    if (seconds < 60) {
      return millis < 9_950
          ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
          : seconds + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
  }

  /** Milliseconds as {@link #duration}; "-" for NaN. */
  public static String milliseconds(double millis) {
    return Double.isNaN(millis) ? "-" : duration(Duration.ofMillis(Math.round(millis)));
  }
}
