package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

/**
 * A chunk that was merged.
 *
 * @param number its place in the order of merging, from 0
 * @param receivedAt epoch milliseconds
 */
public record MergedChunk(long number, long receivedAt, Chunk chunk) {
  public MergedChunk {
    requireNonNull(chunk, "chunk is null");
  }
}
