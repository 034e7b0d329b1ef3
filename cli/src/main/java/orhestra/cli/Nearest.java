package orhestra.cli;

import java.util.Collection;
import java.util.List;

/** Names that somebody may have meant. */
final class Nearest {
  private static final int MOST_EDITS = 2;

  private Nearest() {}

  /**
   * Those of {@code names} within two edits of {@code word} or beginning with it, nearest first.
   */
  static List<String> of(String word, Collection<String> names) {
    return names.stream()
        .filter(name -> name.startsWith(word) || edits(word, name) <= MOST_EDITS)
        .sorted((a, b) -> Integer.compare(edits(word, a), edits(word, b)))
        .limit(3)
        .toList();
  }

  /**
   * Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other
   * (the optimal string alignment distance).
   */
  static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
