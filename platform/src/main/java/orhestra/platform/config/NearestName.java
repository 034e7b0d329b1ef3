package orhestra.platform.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The known name that a mistyped one most likely meant. */
final class NearestName {
  private NearestName() {}

  private static final String COMMON = "ORHESTRA_";

  /**
   * The name with the fewest single-letter edits, or null if even that is a third of it away. What
   * nearly all names begin with does not make them alike.
   */
  static @Nullable String of(String given, Collection<String> known) {
    String nearest = null;
    int length = given.length() - (given.startsWith(COMMON) ? COMMON.length() : 0);
    int fewest = Math.max(2, length / 3) + 1;
    for (String name : known) {
      int edits = edits(given, name);
      if (edits < fewest) {
        fewest = edits;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Levenshtein distance, one row at a time. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
