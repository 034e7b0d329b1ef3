package orhestra.engine.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The last steps of a history, kept only when somebody wants to read them. */
final class Trace {
  private static final int LAST_STEPS = 60;

  private final boolean on;
  private final Deque<String> steps = new ArrayDeque<>();
  private long count;

  private Trace(boolean on) {
    this.on = on;
  }

  static Trace on() {
    return new Trace(true);
  }

  static Trace off() {
    return new Trace(false);
  }

  void say(Supplier<String> step) {
    if (on) {
      if (steps.size() == LAST_STEPS) {
        steps.removeFirst();
      }
      steps.addLast("  " + ++count + ". " + step.get());
    }
  }

  @Override
  public String toString() {
    return String.join("\n", steps);
  }
}
