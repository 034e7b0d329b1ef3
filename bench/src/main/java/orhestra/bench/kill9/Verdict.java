package orhestra.bench.kill9;

import java.util.ArrayList;
import java.util.List;

/** What was found missing or wrong, each as a sentence. Used by one thread. */
final class Verdict {
  final List<String> lost = new ArrayList<>();
  final List<String> doubled = new ArrayList<>();
  final List<String> wrongCounters = new ArrayList<>();

  boolean isClean() {
    return lost.isEmpty() && doubled.isEmpty() && wrongCounters.isEmpty();
  }

  @Override
  public String toString() {
    List<String> first = new ArrayList<>();
    lost.stream().limit(3).forEach(first::add);
    doubled.stream().limit(3).forEach(first::add);
    wrongCounters.stream().limit(3).forEach(first::add);
    return "%d lost, %d doubled, %d wrong counters %s"
        .formatted(lost.size(), doubled.size(), wrongCounters.size(), first);
  }
}
