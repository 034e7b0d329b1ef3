package orhestra.engine.simulation;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A promise was broken. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  Violation(String message) {
    super(message);
  }

  Violation(String message, Throwable cause) {
    super(message, cause);
  }

  /** Throws unless the two are equal. */
  static void unlessEqual(Object expected, @Nullable Object actual, Supplier<String> what) {
    if (!expected.equals(actual)) {
      throw new Violation(what.get() + "\n  expected " + expected + "\n  but was  " + actual);
    }
  }

  /** Throws unless it holds. */
  static void unless(boolean holds, Supplier<String> what) {
    if (!holds) {
      throw new Violation(what.get());
    }
  }
}
