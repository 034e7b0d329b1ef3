package orhestra.insights.domain;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a label as far as spelling goes: without case, accents, width and other forms of the
 * same letter (NFKC, case folding), without punctuation and pictures.
 *
 * <p>Runs of letters are words, runs of digits numbers: {@code iPhone15} is the same two as {@code
 * iPhone 15}. Scripts that are written without spaces, and Korean, whose words carry particles,
 * give each character and each pair of neighbours.
 */
final class Spelling {
  private static final Set<UnicodeScript> WITHOUT_WORDS =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.HANGUL,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private static final int PROLONGED_SOUND_MARK = 0x30FC;

  private enum Kind {
    NONE,
    WORD,
    NUMBER,
    CHARACTERS
  }

  private final List<Word> words = new ArrayList<>();
  private final StringBuilder run = new StringBuilder();
  private Kind kind = Kind.NONE;

  private Spelling() {}

  /** In reading order; none only where the text has nothing that is seen. */
  static List<Word> words(String text) {
    Spelling spelling = new Spelling();
    String plain = plain(text);
    spelling.read(plain);
    if (spelling.words.isEmpty()) {
      plain
          .codePoints()
          .filter(c -> !isBlank(c))
          .forEach(c -> spelling.words.add(Word.exactly(Character.toString(c))));
    }
    return spelling.words;
  }

  private void read(String text) {
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int c = text.codePointAt(i);
      next = i + Character.charCount(c);
      if (isIgnored(c) || (isApostrophe(c) && kind == Kind.WORD)) {
        continue;
      }
      Kind of = kind(c);
      if (of != kind) {
        flush();
        kind = of;
      }
      if (of == Kind.NUMBER) {
        run.append((char) ('0' + Character.digit(c, 10)));
      } else if (of != Kind.NONE) {
        run.appendCodePoint(c);
      }
    }
    flush();
  }

  private void flush() {
    switch (kind) {
      case NONE -> {}
      case WORD -> words.add(Word.of(run.toString()));
      case NUMBER -> words.add(Word.number(run.toString()));
      case CHARACTERS -> characters();
    }
    run.setLength(0);
  }

  private void characters() {
    int[] each = run.codePoints().toArray();
    for (int i = 0; i < each.length; i++) {
      words.add(Word.character(Character.toString(each[i])));
      if (i + 1 < each.length) {
        words.add(Word.character(new String(each, i, 2)));
      }
    }
  }

  private Kind kind(int c) {
    if (c < 0x80) {
      return c >= 'a' && c <= 'z' ? Kind.WORD : c >= '0' && c <= '9' ? Kind.NUMBER : Kind.NONE;
    }
    if (Character.isDigit(c)) {
      return Kind.NUMBER;
    }
    if (Character.isLetter(c)) {
      return c == PROLONGED_SOUND_MARK || WITHOUT_WORDS.contains(UnicodeScript.of(c))
          ? Kind.CHARACTERS
          : Kind.WORD;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> kind;
      case Character.OTHER_NUMBER, Character.LETTER_NUMBER -> Kind.WORD;
      default -> Kind.NONE;
    };
  }

  private static boolean isApostrophe(int c) {
    return c == '\'' || c == '\u2019' || c == '\u02BC';
  }

  /** Invisible, and no border between words: soft hyphens, joiners, variation selectors. */
  private static boolean isIgnored(int c) {
    return c >= 0x80
        && (Character.getType(c) == Character.FORMAT
            || (c >= 0xFE00 && c <= 0xFE0F)
            || c == 0x0640);
  }

  private static boolean isBlank(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || isIgnored(c);
  }

  private static String plain(String text) {
    return isAscii(text)
        ? text.toLowerCase(Locale.ROOT)
        : Normalizer.normalize(
            withoutAccents(
                Normalizer.normalize(
                    folded(Normalizer.normalize(text, Normalizer.Form.NFKC)), Normalizer.Form.NFD)),
            Normalizer.Form.NFC);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** By way of capitals, so that ß is ss, the dotless i is i, and both sigmas are one. */
  private static String folded(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /** Only marks that do not make another letter of it: a kana's voicing or a Hindi vowel stays. */
  private static String withoutAccents(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case 'ø' -> plain.append('o');
        case 'ł' -> plain.append('l');
        case 'đ', 'ð' -> plain.append('d');
        case 'þ' -> plain.append("th");
        case 'æ' -> plain.append("ae");
        case 'œ' -> plain.append("oe");
        case 'ς' -> plain.append('σ');
        default -> {
          if (!isAccent(c)) {
            plain.append(c);
          }
        }
      }
    }
    return plain.toString();
  }

  private static boolean isAccent(char c) {
    return (c >= 0x0300 && c <= 0x036F)
        || (c >= 0x0591 && c <= 0x05C7 && c != 0x05BE)
        || (c >= 0x064B && c <= 0x065F)
        || c == 0x0670
        || (c >= 0x06D6 && c <= 0x06ED && c != 0x06DD && c != 0x06DE && c != 0x06E9);
  }
}
