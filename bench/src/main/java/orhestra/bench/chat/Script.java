package orhestra.bench.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is sent for one attempt of a turn, in an order and as often as a service may do that retries
 * and has several threads.
 */
final class Script {
  private static final double SWAPPED = 0.1;
  private static final double TWICE = 0.1;
  private static final double END_EARLY = 0.05;
  private static final int HOW_EARLY = 3;

  private Script() {}

  /** One callback. */
  sealed interface Step {}

  /** A piece of the answer. */
  record Piece(int index, String text, boolean last) implements Step {}

  /** The whole answer. */
  record Answer(String text) implements Step {}

  /** That there is none. */
  record Failure(boolean retryable) implements Step {}

  /** For an attempt, from 1. */
  static List<Step> of(Plan plan, int attempt, RandomGenerator random) {
    List<String> text = plan.text(attempt);
    boolean fails = plan.fate().fails(attempt);
    List<Step> steps = pieces(text, fails ? random.nextInt(text.size()) : text.size());
    if (plan.fate() == Fate.SHORTENED) {
      // Not the first: a stream that begins with 1 is one that counts from 1.
      steps.remove(1 + random.nextInt(steps.size() - 1));
    }
    shuffle(steps, random);
    Step end = fails ? new Failure(plan.fate().isRetryable()) : new Answer(String.join("", text));
    int at = steps.size();
    if (random.nextDouble() < END_EARLY) {
      at = Math.max(0, at - 1 - random.nextInt(HOW_EARLY));
    }
    steps.add(at, end);
    if (random.nextDouble() < TWICE) {
      steps.add(end);
    }
    return steps;
  }

  private static List<Step> pieces(List<String> text, int count) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(new Piece(i, text.get(i), i == text.size() - 1));
    }
    return steps;
  }

  private static void shuffle(List<Step> steps, RandomGenerator random) {
    for (int i = 1; i < steps.size(); i++) {
      if (random.nextDouble() < SWAPPED) {
        Collections.swap(steps, i - 1, i);
      }
    }
    for (Step step : List.copyOf(steps)) {
      if (random.nextDouble() < TWICE) {
        int after = steps.indexOf(step) + 1;
        steps.add(after + random.nextInt(steps.size() - after + 1), step);
      }
    }
  }
}
