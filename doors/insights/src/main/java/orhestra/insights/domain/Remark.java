package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** A chunk's own summary. */
public record Remark(Place place, String text) implements Comparable<Remark> {
  /** How many of the newest are kept. */
  public static final int MAX = 20;

  public Remark {
    requireNonNull(place, "place is null");
    requireNonNull(text, "text is null");
  }

  /** By place; by text only between two chunks of one id and time, which should not be. */
  @Override
  public int compareTo(Remark other) {
    int byPlace = place.compareTo(other.place);
    return byPlace != 0 ? byPlace : text.compareTo(other.text);
  }

  /** The newest {@link #MAX} of both lists, oldest first. */
  static List<Remark> newest(List<Remark> one, List<Remark> two) {
    if (two.isEmpty()) {
      return one;
    }
    List<Remark> both = new ArrayList<>(one.size() + two.size());
    both.addAll(one);
    both.addAll(two);
    both.sort(null); // Two runs in order: a merge of them.
    return List.copyOf(both.subList(Math.max(0, both.size() - MAX), both.size()));
  }
}
