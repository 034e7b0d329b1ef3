package orhestra.spot.program;

import java.nio.charset.StandardCharsets;

/**
 * The last bytes of what a program printed, both streams as they came. Holds {@code capacity} bytes
 * however much is printed. Safe for use by many threads.
 */
final class OutputTail {
  private final byte[] ring;
  private long written;

  OutputTail(int capacity) {
    ring = new byte[capacity];
  }

  synchronized void write(byte[] bytes, int offset, int length) {
    int kept = Math.min(length, ring.length);
    int from = offset + length - kept;
    int at = (int) ((written + length - kept) % ring.length);
    int first = Math.min(kept, ring.length - at);
    System.arraycopy(bytes, from, ring, at, first);
    System.arraycopy(bytes, from + first, ring, 0, kept - first);
    written += length;
  }

  /**
   * As text without control characters other than line ends and tabs; what is no UTF-8 becomes the
   * replacement character. Starts with "..." if something is missing before.
   */
  synchronized String text() {
    boolean cut = written > ring.length;
    int length = (int) Math.min(written, ring.length);
    int start = cut ? (int) (written % ring.length) : 0;
    byte[] bytes = new byte[length];
    int first = Math.min(length, ring.length - start);
    System.arraycopy(ring, start, bytes, 0, first);
    System.arraycopy(ring, 0, bytes, first, length - first);
    int from = 0;
    // The cut may have gone through a character: skip its continuation bytes.
    while (cut && from < length && from < 3 && (bytes[from] & 0xC0) == 0x80) {
      from++;
    }
    String text = new String(bytes, from, length - from, StandardCharsets.UTF_8);
    StringBuilder clean = new StringBuilder(text.length() + 3).append(cut ? "..." : "");
    text.chars()
        .filter(c -> c != '\r')
        .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c)
        .forEach(c -> clean.append((char) c));
    return clean.toString();
  }
}
