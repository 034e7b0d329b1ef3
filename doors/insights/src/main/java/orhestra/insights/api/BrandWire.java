package orhestra.insights.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.insights.Insights;
import orhestra.insights.domain.Brand;
import orhestra.insights.domain.BrandName;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** What several routes write and read in the same way. */
final class BrandWire {
  private BrandWire() {}

  /** The brand in the path. */
  static Brand brand(Insights insights, Request request) {
    String text = request.pathParam("brand");
    return BrandName.slug(text)
        .flatMap(insights::brand)
        .orElseThrow(
            () ->
                new ApiException(
                    404,
                    "this brand is unknown: register it with POST /api/brands, or push a chunk to"
                        + " result:brand:{brand}:chunks",
                    "brand"));
  }

  /** What is said of a brand to which nothing has come yet. */
  static Response waiting(Brand brand) {
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("status", "waiting");
          json.writeStringProperty(
              "message",
              "no chunk of "
                  + brand.name()
                  + " has been merged yet: push one to result:brand:"
                  + brand.name()
                  + ":chunks");
        });
  }

  /** A time as ISO 8601 text, or null for 0. */
  static void time(JsonGenerator json, String field, long epochMillis) {
    if (epochMillis == 0) {
      json.writeNullProperty(field);
    } else {
      json.writeStringProperty(field, Instant.ofEpochMilli(epochMillis).toString());
    }
  }

  static void strings(JsonGenerator json, String field, List<String> strings) {
    json.writeArrayPropertyStart(field);
    strings.forEach(json::writeString);
    json.writeEndArray();
  }

  /** A number as short as it can be written. */
  static void number(JsonGenerator json, String field, @Nullable BigDecimal number) {
    json.writeName(field);
    if (number == null) {
      json.writeNull();
    } else {
      json.writeRawValue(number.stripTrailingZeros().toPlainString());
    }
  }
}
