package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A summary as it is published.
 *
 * @param epoch the merge that made it
 * @param document JSON text
 */
public record Published(long epoch, String document) {
  /** The last fields but one of every summary. */
  private static final Pattern EPOCH =
      Pattern.compile("\"epoch\":(\\d{1,18}),\"windowStart\":[^{}]*\\}$");

  public Published {
    requireNonNull(document, "document is null");
  }

  /** Of a document alone; empty if it is no summary. */
  public static Optional<Published> of(String document) {
    Matcher epoch = EPOCH.matcher(document);
    return epoch.find()
        ? Optional.of(new Published(Long.parseLong(epoch.group(1)), document))
        : Optional.empty();
  }
}
