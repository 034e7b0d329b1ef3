package orhestra.bench.chat;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A turn that knows what has to come of it. All is in what the user says, so that the stand-in for
 * the execution service and those who check need not tell each other.
 *
 * @param pieces in which the answer comes
 * @param said the user's message
 */
record Plan(Fate fate, int pieces, String said) {
  private static final int FEWEST = 5;
  private static final int MOST = 30;

  private static final String[] WORDS = {
    "and",
    "then",
    "it",
    "said:",
    "\"hello\"",
    "größer",
    "as",
    "日本",
    "a\\b",
    "is",
    "🙂",
    "not",
    "all\n",
    "that",
    "{}",
    "was",
    "to",
    "be",
    "told",
    "<i>",
    "&",
    "so",
    "on\t"
  };

  Plan {
    requireNonNull(fate, "fate is null");
    requireNonNull(said, "said is null");
    if (pieces < 1) {
      throw new IllegalArgumentException("pieces must be at least 1: " + pieces);
    }
  }

  /** A new one; one of ten is not simply answered. */
  static Plan random(RandomGenerator random) {
    int dice = random.nextInt(100);
    Fate fate =
        dice < 2
            ? Fate.FAILED
            : dice < 4
                ? Fate.FAILED_FIRST
                : dice < 6
                    ? Fate.OTHERWISE
                    : dice < 7 ? Fate.FAILED_ALWAYS : dice < 8 ? Fate.SHORTENED : Fate.ANSWERED;
    int pieces = FEWEST + random.nextInt(MOST - FEWEST + 1);
    String said =
        "%s %d: number %d %s %s"
            .formatted(
                fate.name().toLowerCase(Locale.ROOT),
                pieces,
                random.nextInt(),
                WORDS[random.nextInt(WORDS.length)],
                WORDS[random.nextInt(WORDS.length)]);
    return new Plan(fate, pieces, said);
  }

  /** The one that says this. */
  static Plan of(String said) {
    int blank = said.indexOf(' ');
    int colon = said.indexOf(':');
    return new Plan(
        Fate.valueOf(said.substring(0, blank).toUpperCase(Locale.ROOT)),
        Integer.parseInt(said.substring(blank + 1, colon)),
        said);
  }

  /** In what pieces an attempt, from 1, answers, or begins to before it fails. */
  List<String> text(int attempt) {
    boolean other = fate == Fate.OTHERWISE && attempt == 1;
    Random random = new Random(said.hashCode() + (other ? 1 : 0));
    List<String> text = new ArrayList<>();
    text.add("You said " + said + " ");
    while (text.size() < pieces) {
      text.add(WORDS[random.nextInt(WORDS.length)] + " ");
    }
    return text;
  }

  /** What the whole answer must be, if there is one. */
  String answer() {
    return String.join("", text(2));
  }

  /**
   * Whether clients may have been shown this much when it failed: the beginning of an attempt,
   * perhaps without its first piece, since a stream whose first piece does not come in time is
   * taken for one that counts from 1.
   */
  boolean mayHaveShown(String text) {
    for (int attempt = 1; attempt <= 2; attempt++) {
      List<String> pieces = text(attempt);
      String whole = String.join("", pieces);
      if (whole.startsWith(text) || whole.startsWith(text, pieces.getFirst().length())) {
        return true;
      }
    }
    return false;
  }
}
