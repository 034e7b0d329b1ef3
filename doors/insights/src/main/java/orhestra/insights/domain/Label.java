package orhestra.insights.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A cluster's label, taken apart for comparison. Two labels have the same {@link #key} exactly when
 * they have the same words, whatever the case, punctuation and order.
 */
public final class Label {
  private static final Set<String> SAYING_LITTLE =
      Set.of(
          "a", "about", "an", "and", "are", "at", "by", "for", "from", "in", "is", "of", "on", "or",
          "the", "to", "with");
  private static final Set<String> NEGATING =
      Set.of(
          "no", "non", "not", "never", "without", "lack", "cannot", "cant", "dont", "doesnt",
          "didnt", "isnt", "wasnt", "wont");
  private static final Comparator<Word> BY_TEXT = Comparator.comparing(Word::text);

  private final String text;
  private final List<Word> words;
  private final String key;
  private final String joined;
  private final String numbers;
  private final boolean negated;
  private final int weight;
  private final int lightest;
  private final long signature;

  private Label(String text, List<Word> inOrder) {
    this.text = text;
    this.words = inOrder.stream().sorted(BY_TEXT).toList();
    StringBuilder keyOf = new StringBuilder(text.length() + 8);
    StringBuilder numbersOf = new StringBuilder();
    int weightOf = 0;
    long signatureOf = 0;
    boolean negatedBy = false;
    for (Word word : words) {
      keyOf.append(keyOf.isEmpty() ? "" : " ").append(word.text());
      if (word.isNumber()) {
        numbersOf.append(word.text()).append(' ');
      }
      weightOf += word.weight();
      signatureOf |= word.signature();
      negatedBy |= NEGATING.contains(word.text());
    }
    StringBuilder joinedOf = new StringBuilder(text.length());
    inOrder.stream().filter(word -> !word.isPair()).forEach(word -> joinedOf.append(word.text()));
    this.key = keyOf.toString();
    this.joined = joinedOf.toString();
    this.numbers = numbersOf.toString();
    this.negated = negatedBy;
    this.weight = weightOf;
    this.lightest = words.stream().mapToInt(Word::weight).min().orElse(0);
    this.signature = signatureOf;
  }

  /** Takes a label apart. */
  public static Label of(String text) {
    List<Word> all = Spelling.words(text);
    List<Word> saying = new ArrayList<>(all);
    saying.removeIf(word -> SAYING_LITTLE.contains(word.text()));
    return new Label(text, saying.isEmpty() ? all : saying);
  }

  /** As it was sent. */
  public String text() {
    return text;
  }

  /** The words in one fixed order. */
  public String key() {
    return key;
  }

  /** Sorted by text. */
  List<Word> words() {
    return words;
  }

  /** The words as if there were nothing between them, in reading order. */
  String joined() {
    return joined;
  }

  /** The runs of digits; they tell models, years and versions apart. */
  String numbers() {
    return numbers;
  }

  boolean negated() {
    return negated;
  }

  int weight() {
    return weight;
  }

  /** The weight of the lightest word. */
  int lightest() {
    return lightest;
  }

  /** Labels that share no bit share no word. */
  long signature() {
    return signature;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Label label && text.equals(label.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
