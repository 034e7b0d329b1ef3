package orhestra.insights.domain;

import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * One piece of a label, as {@link Spelling} leaves it.
 *
 * @param stem what is left of an English word without its ending; else the text
 * @param weight how much it says: a character of a script without spaces says half as much as a
 *     word
 * @param inexact whether a misspelt one is still recognised
 * @param letters which letters it has, for a quick no
 */
record Word(String text, String stem, int weight, boolean inexact, int letters) {
  static final double SAME_STEM = 0.95;

  private static final int WHOLE = 2;
  private static final int HALF = 1;
  private static final Set<String> UNSTEMMED = Set.of("news", "thing", "during", "series");
  private static final LevenshteinDistance ONE_EDIT = new LevenshteinDistance(1);
  private static final LevenshteinDistance TWO_EDITS = new LevenshteinDistance(2);
  private static final int FOR_ONE_EDIT = 6;
  private static final int FOR_TWO_EDITS = 12;

  static Word of(String text) {
    int letters = 0;
    for (int i = 0; i < text.length(); i++) {
      letters |= 1 << (text.charAt(i) & 31);
    }
    return new Word(text, stem(text), WHOLE, text.length() >= 4, letters);
  }

  /** A run of digits: a wrong digit is another number. */
  static Word number(String text) {
    return exactly(text);
  }

  static Word exactly(String text) {
    return new Word(text, text, WHOLE, false, 0);
  }

  static Word character(String text) {
    return new Word(text, text, HALF, false, 0);
  }

  boolean isNumber() {
    return text.charAt(0) >= '0' && text.charAt(0) <= '9';
  }

  /** Whether it is two neighbours, which are there one by one as well. */
  boolean isPair() {
    return weight == HALF && text.codePointCount(0, text.length()) > 1;
  }

  /** One bit; words that are alike share it, and so does what begins with the same word. */
  long signature() {
    return 1L << ((text.charAt(0) * 0x9E3779B9) >>> 26);
  }

  /**
   * 1 for the same, {@link #SAME_STEM} for another form of the same, less for a slip of the pen, 0
   * for another word. The first letter must be the same: people rarely miss it, and un-, dis- and
   * il- turn a word round.
   */
  double similarity(Word other) {
    if (text.equals(other.text)) {
      return 1;
    }
    if (!inexact || !other.inexact || text.charAt(0) != other.text.charAt(0)) {
      return 0;
    }
    if (stem.equals(other.stem)) {
      return SAME_STEM;
    }
    int length = Math.max(text.length(), other.text.length());
    int shorter = Math.min(text.length(), other.text.length());
    int edits = length >= FOR_TWO_EDITS ? 2 : length >= FOR_ONE_EDIT ? 1 : 0;
    // An edit changes at most two of the letters in use.
    if (length - shorter > edits || Integer.bitCount(letters ^ other.letters) > 2 * edits) {
      return 0;
    }
    int distance =
        isTransposed(other.text) ? 1 : (edits == 2 ? TWO_EDITS : ONE_EDIT).apply(text, other.text);
    return distance < 0 ? 0 : 1 - (double) distance / length;
  }

  /**
   * Whether two neighbours changed places, once. By hand: the library's Damerau distance takes 8
   * edits for one in a Cyrillic word (commons-text 1.15.0).
   */
  private boolean isTransposed(String other) {
    if (text.length() != other.length()) {
      return false;
    }
    int i = 0;
    while (text.charAt(i) == other.charAt(i)) {
      i++; // They differ somewhere.
    }
    return i + 1 < text.length()
        && text.charAt(i) == other.charAt(i + 1)
        && text.charAt(i + 1) == other.charAt(i)
        && text.regionMatches(i + 2, other, i + 2, text.length() - i - 2);
  }

  /** English endings, after the first steps of Porter, An algorithm for suffix stripping, 1980. */
  private static String stem(String word) {
    if (word.length() < 4 || UNSTEMMED.contains(word)) {
      return word;
    }
    String stem = withoutPlural(word);
    if (stem.endsWith("ing") && leavesAWord(stem, 3)) {
      stem = undoubled(stem.substring(0, stem.length() - 3));
    } else if (stem.endsWith("ed") && !stem.endsWith("eed") && leavesAWord(stem, 2)) {
      stem = undoubled(stem.substring(0, stem.length() - 2));
    }
    return stem.length() >= 4 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
  }

  private static String withoutPlural(String word) {
    int length = word.length();
    if (word.endsWith("ies") && length > 4) {
      return word.substring(0, length - 3) + "y";
    }
    if (word.endsWith("sses")
        || word.endsWith("xes")
        || word.endsWith("ches")
        || word.endsWith("shes")) {
      return word.substring(0, length - 2);
    }
    boolean plural =
        word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is");
    return plural ? word.substring(0, length - 1) : word;
  }

  private static boolean leavesAWord(String word, int ending) {
    int left = word.length() - ending;
    for (int i = 0; i < left && left >= 3; i++) {
      if ("aeiouy".indexOf(word.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String undoubled(String stem) {
    int last = stem.length() - 1;
    char c = stem.charAt(last);
    return c == stem.charAt(last - 1) && "aeioulsz".indexOf(c) < 0 ? stem.substring(0, last) : stem;
  }
}
