package orhestra.insights.wire;

import java.text.Normalizer;
import java.util.Locale;

/** Texts of strangers, made fit to be kept. */
final class Texts {
  private static final char REPLACEMENT = '\uFFFD';

  private Texts() {}

  /**
   * At most so many UTF-16 units, never ending in half a character. Halves of surrogate pairs,
   * which programs leave that cut texts anywhere, and U+0000, which PostgreSQL does not hold,
   * become U+FFFD.
   */
  static String clean(String text, int max) {
    String cut = text;
    if (text.length() > max) {
      cut = text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }
    for (int i = 0; i < cut.length(); i++) {
      char c = cut.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return replaced(cut);
      }
    }
    return cut;
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int c = text.codePointAt(i);
      next = i + Character.charCount(c);
      boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      clean.appendCodePoint(c == 0 || half ? REPLACEMENT : c);
    }
    return clean.toString();
  }

  /** A label as an id: lower-case letters and digits with hyphens between; empty if it has none. */
  static String slug(String label) {
    String plain = Normalizer.normalize(label, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return plain.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-").replaceAll("^-|-$", "");
  }
}
