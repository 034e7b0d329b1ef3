package orhestra.engine;

import static java.util.Objects.requireNonNull;

/** What came of a change to a whole group. */
public sealed interface GroupChange {
  /** There is no such group, or no such task in it. */
  record NoSuchGroup() implements GroupChange {}

  /** It cannot be done to a group in this state. */
  record Refused(GroupState state) implements GroupChange {
    public Refused {
      requireNonNull(state, "state is null");
    }
  }

  /**
   * Done.
   *
   * @param count tasks concerned
   * @param more whether the same command has more to do
   */
  record Did(int count, boolean more) implements GroupChange {}
}
