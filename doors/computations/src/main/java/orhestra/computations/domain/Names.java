package orhestra.computations.domain;

import java.util.List;

/** Lists of names for people. */
public final class Names {
  private static final int SHOWN = 20;

  private Names() {}

  /** {@code a, b and c}; long lists end with how many more there are. */
  public static String list(List<String> names) {
    if (names.size() > SHOWN) {
      return String.join(", ", names.subList(0, SHOWN))
          + " and "
          + (names.size() - SHOWN)
          + " more";
    }
    if (names.size() < 2) {
      return String.join("", names);
    }
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
