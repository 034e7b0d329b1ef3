package orhestra.bench.kill9;

import java.util.ArrayList;
import java.util.List;

/** What went wrong, by kind; the first ones in words. Thread-safe. */
public final class Findings {
  private static final int TOLD = 20;

  private final List<String> told = new ArrayList<>();
  private int lost;
  private int doubled;
  private int wrong;

  /** An acknowledged write that is not there. */
  public synchronized void lost(String what) {
    lost++;
    tell("lost: " + what);
  }

  /** Something that is there twice, or was given to two. */
  public synchronized void doubled(String what) {
    doubled++;
    tell("doubled: " + what);
  }

  /** A counter, a state or an answer that is not what it must be. */
  public synchronized void wrong(String what) {
    wrong++;
    tell("wrong: " + what);
  }

  private void tell(String what) {
    if (told.size() < TOLD) {
      told.add(what);
    }
  }

  public synchronized int lost() {
    return lost;
  }

  public synchronized int doubled() {
    return doubled;
  }

  public synchronized int wrong() {
    return wrong;
  }

  /** Whether nothing was found. */
  public synchronized boolean none() {
    return lost + doubled + wrong == 0;
  }

  /** How many there are of each kind, in words. */
  public synchronized String counts() {
    return "%d lost, %d doubled, %d wrong".formatted(lost, doubled, wrong);
  }

  /** The first findings in words. */
  public synchronized List<String> told() {
    return List.copyOf(told);
  }
}
