package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The text of a mention and where it was first seen. */
public record Mention(String text, Place first) {
  /** How many texts are kept of a cluster. */
  public static final int MAX = 100;

  public Mention {
    requireNonNull(text, "text is null");
    requireNonNull(first, "first is null");
  }

  /**
   * The first {@link #MAX} distinct texts of both lists, in order. Each list is such a union
   * itself.
   *
   * <p>Cutting loses nothing: a text that was cut has as many before it as are kept, and will have
   * in every later union.
   */
  static List<Mention> union(List<Mention> one, List<Mention> two) {
    if (two.isEmpty() || (isFull(one) && endsBefore(one, two))) {
      return one;
    }
    if (one.isEmpty() || (isFull(two) && endsBefore(two, one))) {
      return two;
    }
    List<Mention> union = new ArrayList<>(Math.min(MAX, one.size() + two.size()));
    Set<String> texts = HashSet.newHashSet(one.size() + two.size());
    int i = 0;
    int j = 0;
    while (union.size() < MAX && (i < one.size() || j < two.size())) {
      boolean first =
          j == two.size() || (i < one.size() && one.get(i).first.compareTo(two.get(j).first) <= 0);
      Mention next = first ? one.get(i++) : two.get(j++);
      if (texts.add(next.text)) {
        union.add(next);
      }
    }
    return List.copyOf(union);
  }

  private static boolean isFull(List<Mention> mentions) {
    return mentions.size() >= MAX;
  }

  private static boolean endsBefore(List<Mention> one, List<Mention> two) {
    return one.getLast().first.compareTo(two.getFirst().first) < 0;
  }
}
