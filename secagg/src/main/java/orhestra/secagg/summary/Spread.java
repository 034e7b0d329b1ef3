package orhestra.secagg.summary;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.Locale;

/**
 * What the server sees of a masked vector: how evenly its bytes are spread. Pearson's chi-square
 * over half bytes, with 15 degrees of freedom. Of uniform bytes it is 15 on average, and within
 * 4.6..32.8 for 99 of 100 vectors.
 *
 * @param bytes how many were counted
 * @param head the first of them, in hex
 */
public record Spread(long bytes, double chiSquare, String head) {
  private static final int CELLS = 16;
  private static final double LOWEST = 4.60;
  private static final double HIGHEST = 32.80;
  private static final int SHOWN = 16;

  public Spread {
    requireNonNull(head, "head is null");
  }

  /** Of the bytes from there on. */
  public static Spread of(byte[] bytes, int from) {
    long[] counts = new long[CELLS];
    for (int at = from; at < bytes.length; at++) {
      counts[bytes[at] & 15]++;
      counts[(bytes[at] >> 4) & 15]++;
    }
    int length = bytes.length - from;
    double expected = 2.0 * length / CELLS;
    double chiSquare = 0;
    for (long count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    int shown = Math.min(bytes.length, from + SHOWN);
    return new Spread(
        length, length == 0 ? 0 : chiSquare, HexFormat.of().formatHex(bytes, from, shown));
  }

  /** Whether 99 of 100 uniform vectors are like this one. */
  public boolean looksUniform() {
    return chiSquare >= LOWEST && chiSquare <= HIGHEST;
  }

  /** For keeping it. */
  public String text() {
    return String.format(Locale.ROOT, "%d %.3f %s", bytes, chiSquare, head);
  }

  /** What {@link #text} wrote. */
  public static Spread parse(String text) {
    int first = text.indexOf(' ');
    int second = text.indexOf(' ', first + 1);
    return new Spread(
        Long.parseLong(text.substring(0, first)),
        Double.parseDouble(text.substring(first + 1, second)),
        text.substring(second + 1));
  }
}
