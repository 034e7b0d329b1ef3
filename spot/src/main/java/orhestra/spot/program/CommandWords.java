package orhestra.spot.program;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command given as one text into words, as a reader of shells expects but without a shell:
 * blanks separate words; single and double quotes keep blanks and may be joined with other text; a
 * backslash outside single quotes takes the next character as it is. Nothing else is special: no
 * variables, no patterns, no operators.
 */
final class CommandWords {
  private CommandWords() {}

  /**
   * @throws IllegalArgumentException if a quote is not closed
   */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c == '\\' && quote != '\'' && i < text.length()) {
        word.append(text.charAt(i++));
        inWord = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        inWord = true;
      } else if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("a quote is not closed in: " + text);
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
