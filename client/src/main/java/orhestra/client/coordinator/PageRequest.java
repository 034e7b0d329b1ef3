package orhestra.client.coordinator;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list to read.
 *
 * @param status only these, null for all
 * @param limit how many at most, null for the server's own choice
 * @param cursor the {@link Page#nextCursor} of the part before, null for the first
 */
public record PageRequest(
    @Nullable String status, @Nullable Integer limit, @Nullable String cursor) {
  public PageRequest {
    if (limit != null && limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
  }

  /** The first {@code limit} of all. */
  public static PageRequest first(int limit) {
    return new PageRequest(null, limit, null);
  }

  public PageRequest withStatus(@Nullable String newStatus) {
    return new PageRequest(newStatus, limit, cursor);
  }

  public PageRequest withCursor(@Nullable String newCursor) {
    return new PageRequest(status, limit, newCursor);
  }
}
