package orhestra.insights.store;

import static java.util.Objects.requireNonNull;

/**
 * A summary as it is published.
 *
 * @param id the brand's
 * @param epoch the merge that made it
 * @param document JSON text
 */
public record SummaryRow(long id, long epoch, String document) {
  public SummaryRow {
    requireNonNull(document, "document is null");
  }
}
