package orhestra.platform.json;

import orhestra.platform.http.ApiException;

/**
 * Refuses escapes that are half of a surrogate pair, such as {@code "\ud800"}. The parser lets them
 * pass, but no text that has one can be written as UTF-8: what is answered later would be a
 * document that strict readers refuse as a whole.
 */
final class SurrogatePairs {
  private static final int ESCAPE = 6;

  private SurrogatePairs() {}

  /**
   * Looks at a document, well-formed or not.
   *
   * @throws ApiException 400 that says where
   */
  static void check(byte[] json) {
    int i = 0;
    while (i < json.length) {
      // Only strings have backslashes, so there is no need to know where strings begin and end.
      if (json[i] != '\\') {
        i++;
      } else if (i + 1 < json.length && json[i + 1] == 'u') {
        int unit = unit(json, i);
        if (isLow(unit) || (isHigh(unit) && !isLow(unit(json, i + ESCAPE)))) {
          throw refusal(json, i);
        }
        i += isHigh(unit) ? 2 * ESCAPE : ESCAPE;
      } else {
        i += 2;
      }
    }
  }

  private static boolean isHigh(int unit) {
    return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
  }

  private static boolean isLow(int unit) {
    return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
  }

  /** The UTF-16 unit that is escaped here; -1 if none is. */
  private static int unit(byte[] json, int at) {
    if (at + ESCAPE > json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private static ApiException refusal(byte[] json, int at) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < at; i++) {
      column++;
      if (json[i] == '\n') {
        line++;
        column = 1;
      }
    }
    return new ApiException(
        400,
        "malformed JSON at line "
            + line
            + ", column "
            + column
            + ": half of a surrogate pair is no character");
  }
}
