package orhestra.storage.sql;

/**
 * How texts are written, for databases that cannot keep every character of Java. PostgreSQL refuses
 * NUL and half surrogate pairs; both are written as U+FFFF (which no text uses) and four digits.
 */
enum TextCode {
  PLAIN {
    @Override
    String encode(String text) {
      return text;
    }

    @Override
    String decode(String stored) {
      return stored;
    }
  },
  ESCAPED {
    @Override
    String encode(String text) {
      int length = text.length();
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        if (c == 0 || c >= FIRST_SPECIAL) {
          return escape(text);
        }
      }
      return text;
    }

    @Override
    String decode(String stored) {
      int at = stored.indexOf(MARK);
      if (at < 0) {
        return stored;
      }
      StringBuilder text = new StringBuilder(stored.length());
      int from = 0;
      while (at >= 0) {
        text.append(stored, from, at)
            .append((char) Integer.parseInt(stored.substring(at + 1, at + 5), 16));
        from = at + 5;
        at = stored.indexOf(MARK, from);
      }
      return text.append(stored, from, stored.length()).toString();
    }
  };

  private static final char MARK = '\uFFFF';
  private static final char FIRST_SPECIAL = Character.MIN_SURROGATE;

  abstract String encode(String text);

  abstract String decode(String stored);

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        escaped.append(c).append(text.charAt(++i));
      } else if (c == 0 || c == MARK || Character.isSurrogate(c)) {
        escaped.append(MARK).append(String.format("%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
