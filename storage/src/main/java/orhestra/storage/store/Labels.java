package orhestra.storage.store;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * A set of labels as one text: each label as its length, a colon and itself, so that a label may
 * hold any character. Ordered, so that equal sets are equal texts.
 */
final class Labels {
  private Labels() {}

  static String text(Set<String> labels) {
    if (labels.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (String label : new TreeSet<>(labels)) {
      text.append(label.length()).append(':').append(label);
    }
    return text.toString();
  }

  static Set<String> parse(String text) {
    if (text.isEmpty()) {
      return Set.of();
    }
    Set<String> labels = new HashSet<>();
    int at = 0;
    while (at < text.length()) {
      int colon = text.indexOf(':', at);
      int end = colon + 1 + Integer.parseInt(text.substring(at, colon));
      labels.add(text.substring(colon + 1, end));
      at = end;
    }
    return labels;
  }
}
