package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

/**
 * A brand, as it is known to readers. Times are epoch milliseconds, 0 for never.
 *
 * @param id the brand's group in the engine
 * @param name the slug
 * @param epoch counts the merges
 * @param chunks merged since it is known
 * @param kept the number of the first chunk that is still there
 * @param duplicates chunks that had come before
 * @param late chunks that were too old for the window
 * @param failures chunks that could not be merged
 * @param holder the process that merged last
 */
public record Brand(
    long id,
    String name,
    long epoch,
    long chunks,
    long kept,
    long duplicates,
    long late,
    long failures,
    long registeredAt,
    long mergedAt,
    long failedAt,
    String holder) {
  public Brand {
    requireNonNull(name, "name is null");
    requireNonNull(holder, "holder is null");
  }
}
