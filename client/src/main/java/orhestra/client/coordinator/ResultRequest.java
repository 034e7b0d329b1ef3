package orhestra.client.coordinator;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Which results to read and as what.
 *
 * @param format how they are written
 * @param bestFirst by {@code fopt}, lowest first, instead of in order of their end
 * @param limit how many at most, 1 to 10,000; null streams all
 * @param cursor where to go on, null from the start
 */
public record ResultRequest(
    Format format, boolean bestFirst, @Nullable Integer limit, @Nullable String cursor) {

  /** How results are written. */
  public enum Format {
    /** One document {@code {"jobId":..,"results":[..]}}. */
    JSON("json", "application/json"),
    /** One JSON object in each line, for streams of any length. */
    NDJSON("ndjson", "application/x-ndjson"),
    /** One line for each result under a line of names. */
    CSV("csv", "text/csv");

    private final String parameter;
    private final String mediaType;

    Format(String parameter, String mediaType) {
      this.parameter = parameter;
      this.mediaType = mediaType;
    }

    public String parameter() {
      return parameter;
    }

    public String mediaType() {
      return mediaType;
    }
  }

  public ResultRequest {
    requireNonNull(format, "format is null");
    if (limit != null && (limit < 1 || limit > 10_000)) {
      throw new IllegalArgumentException("limit must be from 1 to 10000: " + limit);
    }
  }

  /** All results as they ended. */
  public static ResultRequest all(Format format) {
    return new ResultRequest(format, false, null, null);
  }

  /** The {@code limit} lowest values. */
  public static ResultRequest best(Format format, int limit) {
    return new ResultRequest(format, true, limit, null);
  }
}
