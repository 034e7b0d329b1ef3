package orhestra.insights.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How alike two clusters are, from 0 to 1; symmetric, and the same in every process.
 *
 * <ul>
 *   <li>With centroids of equal length on both sides it is their cosine.
 *   <li>Else it is {@code 1 - (1 - labels) * (1 - overlap / 2)}: shared mentions bring labels
 *       nearer to each other and do not make up for labels that share nothing.
 * </ul>
 *
 * <p>Labels are compared word by word (a soft Dice coefficient): each word is matched with at most
 * one of the other label, exactly, by its stem, or as a misspelling, and the weight of what is
 * matched is divided by the weight of all. A word replaced says more than a word added, so when
 * both labels keep something to themselves, the result is lowered. Labels with different numbers,
 * or of which one is negated, are kept apart.
 */
public final class Similarity {
  private static final double WRITTEN_AS_ONE = 0.95;
  private static final double REPLACED = 0.9;
  private static final double OPPOSED = 0.7;

  /** So that a bound is never below what it bounds for how doubles round. */
  private static final double ROUNDING = 1e-9;

  /** Labels with more leftovers than this are not searched for misspellings. */
  private static final int MAX_LEFT = 12;

  private Similarity() {}

  /** Of two labels by themselves. */
  public static double ofLabels(String one, String two) {
    return ofLabels(Label.of(one), Label.of(two), 0);
  }

  /** Of two labels by themselves; where it is less than {@code atLeast}, possibly just 0. */
  static double ofLabels(Label one, Label two, double atLeast) {
    if (one.joined().equals(two.joined())) {
      return one.key().equals(two.key()) ? 1 : WRITTEN_AS_ONE;
    }
    // Most pairs of unlike labels end here.
    if (atMost(one, two) < atLeast) {
      return 0;
    }
    // The order of the two must not show where words could be matched in several ways.
    return one.key().compareTo(two.key()) <= 0
        ? matched(one, two, atLeast)
        : matched(two, one, atLeast);
  }

  /** The share of the smaller set that is in the other, too; 0 if one is empty. */
  static double overlap(List<Mention> one, List<Mention> two) {
    if (one.isEmpty() || two.isEmpty()) {
      return 0;
    }
    Set<String> texts = HashSet.newHashSet(one.size());
    one.forEach(mention -> texts.add(mention.text()));
    int shared = 0;
    for (Mention mention : two) {
      shared += texts.contains(mention.text()) ? 1 : 0;
    }
    return (double) shared / Math.min(one.size(), two.size());
  }

  static double combined(double labels, double overlap) {
    return 1 - (1 - labels) * (1 - overlap / 2);
  }

  /** What the labels must reach by themselves when the mentions overlap as much as can be. */
  static double neededOfLabels(double threshold) {
    return 2 * threshold - 1;
  }

  /** A bound from the first letters alone: a word whose letter the other side lacks stays alone. */
  private static double atMost(Label one, Label two) {
    int alone = Long.bitCount(one.signature() & ~two.signature());
    int otherAlone = Long.bitCount(two.signature() & ~one.signature());
    double all = one.weight() + two.weight();
    double share = (all - alone * one.lightest() - otherAlone * two.lightest()) / all;
    return (alone > 0 && otherAlone > 0 ? share * REPLACED : share) + ROUNDING;
  }

  private static double matched(Label one, Label two, double atLeast) {
    List<Word> words = one.words();
    List<Word> others = two.words();
    List<Word> left = new ArrayList<>();
    List<Word> otherLeft = new ArrayList<>();
    double weight = 0;
    int i = 0;
    int j = 0;
    while (i < words.size() && j < others.size()) {
      int order = words.get(i).text().compareTo(others.get(j).text());
      if (order == 0) {
        weight += words.get(i).weight();
        i++;
        j++;
      } else if (order < 0) {
        left.add(words.get(i++));
      } else {
        otherLeft.add(others.get(j++));
      }
    }
    left.addAll(words.subList(i, words.size()));
    otherLeft.addAll(others.subList(j, others.size()));

    double all = one.weight() + two.weight();
    double atBest = Math.min(inexact(left), inexact(otherLeft)) * Word.SAME_STEM;
    if (2 * (weight + atBest) / all < atLeast) {
      return 0;
    }
    if (atBest > 0 && left.size() <= MAX_LEFT && otherLeft.size() <= MAX_LEFT) {
      weight += misspelt(left, otherLeft);
    }
    double similarity = 2 * weight / all;
    if (hasWhole(left) && hasWhole(otherLeft)) {
      similarity *= REPLACED;
    }
    boolean opposed =
        one.negated() != two.negated()
            || (!one.numbers().isEmpty()
                && !two.numbers().isEmpty()
                && !one.numbers().equals(two.numbers()));
    return opposed ? similarity * OPPOSED : similarity;
  }

  /** A character added in the middle leaves a pair on the other side, and replaces nothing. */
  private static boolean hasWhole(List<Word> left) {
    for (Word word : left) {
      if (!word.isPair()) {
        return true;
      }
    }
    return false;
  }

  private static int inexact(List<Word> words) {
    int weight = 0;
    for (Word word : words) {
      weight += word.inexact() ? word.weight() : 0;
    }
    return weight;
  }

  /** Matches the best pair, then the best of the rest, and takes what is matched out. */
  private static double misspelt(List<Word> left, List<Word> otherLeft) {
    double weight = 0;
    while (true) {
      double best = 0;
      int at = 0;
      int otherAt = 0;
      for (int i = 0; i < left.size(); i++) {
        for (int j = 0; j < otherLeft.size(); j++) {
          double similarity = left.get(i).similarity(otherLeft.get(j));
          if (similarity > best) {
            best = similarity;
            at = i;
            otherAt = j;
          }
        }
      }
      if (best == 0) {
        return weight;
      }
      weight += best * left.remove(at).weight();
      otherLeft.remove(otherAt);
    }
  }
}
