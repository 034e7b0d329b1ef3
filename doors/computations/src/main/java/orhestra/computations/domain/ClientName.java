package orhestra.computations.domain;

/** The rule for the ids of clients, which are texts as they come. */
public final class ClientName {
  /** Says what is accepted, for people. */
  public static final String RULE = "must be 1 to 200 characters without control characters";

  private ClientName() {}

  /** Whether this may be a client's id. */
  public static boolean isAllowed(String text) {
    return !text.isBlank()
        && text.length() <= 200
        && text.chars().noneMatch(Character::isISOControl);
  }
}
