package orhestra.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Text in the places of a terminal, of which wide characters take two. Pure functions. */
public final class Words {
  private static final String CUT = "...";

  private Words() {}

  /** The places that a text takes. */
  public static int width(String text) {
    return text.codePoints().map(Words::width).sum();
  }

  /** East Asian characters and pictures are wide, marks on the letter before take no place. */
  private static int width(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }

  /** A text that takes at most {@code width} places, at least 3; three dots stand for the rest. */
  public static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    return head(text, width - CUT.length()) + CUT;
  }

  private static String head(String text, int width) {
    int end = 0;
    int taken = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      taken += width(c);
      if (taken > width) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end);
  }

  /** Cut and filled up with blanks: exactly {@code width} places. */
  public static String fill(String text, int width) {
    String cut = cut(text, width);
    return cut + " ".repeat(Math.max(0, width - width(cut)));
  }

  /** Lines of at most {@code width} places, at least 3, broken between words where possible. */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String next : text.strip().split("\\s+", -1)) {
      String word = next;
      if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (width(word) > width) {
        String head = head(word, width);
        lines.add(head);
        word = word.substring(head.length());
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
