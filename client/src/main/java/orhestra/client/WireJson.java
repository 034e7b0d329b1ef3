package orhestra.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the client reads and writes JSON: reads leniently (unknown fields are ignored, missing ones
 * take the record's default), writes strictly (absent values are left out, never {@code null}).
 */
public final class WireJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private WireJson() {}

  /** The shared mapper; immutable and safe for use by many threads. */
  public static JsonMapper mapper() {
    return MAPPER;
  }
}
