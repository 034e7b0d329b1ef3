package orhestra.insights.domain;

import static java.util.Objects.requireNonNull;

/**
 * Where in a brand's stream something stands: by the chunk's time, its id, and the number within
 * the chunk. A total order that does not depend on arrival.
 */
public record Place(long at, String chunkId, int index) implements Comparable<Place> {
  public Place {
    requireNonNull(chunkId, "chunkId is null");
  }

  @Override
  public int compareTo(Place other) {
    if (at != other.at) {
      return at < other.at ? -1 : 1;
    }
    int byChunk = chunkId.compareTo(other.chunkId);
    return byChunk != 0 ? byChunk : Integer.compare(index, other.index);
  }

  /** The earlier of two. */
  Place orEarlier(Place other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
