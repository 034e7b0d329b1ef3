package orhestra.computations.domain;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id that clients give a job. It reaches file names and keys: 1 to 200 of letters, digits,
 * {@code . _ : -} and space.
 */
public record JobName(String text) {
  /** Says what is accepted, for people. */
  public static final String RULE = "must be 1 to 200 of letters, digits, . _ : - and space";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:\\- ]{1,200}");

  /** The key {@code job:X:updatedClients} belongs to job X alone. */
  private static final String RESERVED = ":updatedClients";

  public JobName {
    if (!isAllowed(text)) {
      throw new IllegalArgumentException("not a job id: " + text);
    }
  }

  /** The id, if it is one. */
  public static Optional<JobName> of(String text) {
    return isAllowed(text) ? Optional.of(new JobName(text)) : Optional.empty();
  }

  private static boolean isAllowed(String text) {
    return ALLOWED.matcher(text).matches() && !text.endsWith(RESERVED);
  }

  @Override
  public String toString() {
    return text;
  }
}
