package orhestra.platform.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Ids that tie log lines, events and answers of one request together. Not secret. */
final class CorrelationId {
  private static final int LONGEST = 64;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  private CorrelationId() {}

  /**
   * The given id if it is 1 to 64 letters, digits and {@code . _ : -}; else 16 random hex digits.
   */
  static String acceptOrMake(@Nullable String given) {
    return given != null && sane(given) ? given : make();
  }

  private static String make() {
    long random = ThreadLocalRandom.current().nextLong();
    byte[] text = new byte[16];
    for (int i = 0; i < text.length; i++) {
      text[i] = DIGITS[(int) (random >>> (4 * i)) & 15];
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static boolean sane(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean fine =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == '.'
              || c == ':';
      if (!fine) {
        return false;
      }
    }
    return true;
  }
}
