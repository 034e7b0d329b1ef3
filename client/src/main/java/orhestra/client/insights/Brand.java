package orhestra.client.insights;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A brand and what has become of its chunks.
 *
 * @param name lower case letters, digits and hyphens
 * @param chunks those merged
 * @param duplicates those that had come before
 * @param late those that were too old for the window
 * @param failed those that could not be merged
 * @param epoch counts the merges
 * @param registeredAt since when it is known
 * @param lastMergedAt when a chunk was merged last, null if never
 * @param lastFailedAt when a chunk failed last, null if never
 */
public record Brand(
    @JsonAlias("brand") String name,
    long chunks,
    long duplicates,
    long late,
    long failed,
    long epoch,
    @Nullable Instant registeredAt,
    @Nullable Instant lastMergedAt,
    @Nullable Instant lastFailedAt) {
  public Brand {
    requireNonNull(name, "brand is missing");
  }
}
