package orhestra.insights.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import orhestra.insights.Insights;
import orhestra.insights.domain.Brand;
import orhestra.insights.domain.FailedChunk;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Chunks that could not be merged: look at them, mend and replay them, or give them up. */
final class FailedRoutes {
  private static final int MAX_PAGE = 1_000;
  private static final String ONE = "/api/brands/{brand}/failed/{failedId}";

  private final Insights insights;

  FailedRoutes(Insights insights) {
    this.insights = insights;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            "/api/brands/{brand}/failed",
            Access.VIEWER,
            BrandDocs.FAILED_LIST,
            this::list),
        new Route(Method.GET, ONE, Access.VIEWER, BrandDocs.FAILED, this::one),
        new Route(Method.POST, ONE + "/replay", Access.OPERATOR, BrandDocs.REPLAY, this::replay),
        new Route(Method.DELETE, ONE, Access.OPERATOR, BrandDocs.DISCARD, this::discard));
  }

  private Response list(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    int limit = request.intQuery("limit", 100, 1, MAX_PAGE);
    @Nullable String cursor = request.query("cursor");
    long after = cursor == null ? 0 : id(cursor, "cursor");
    List<FailedChunk> failures = insights.failures().list(brand, after, limit);
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("brand", brand.name());
          json.writeArrayPropertyStart("failed");
          failures.forEach(failure -> write(json, failure));
          json.writeEndArray();
          if (failures.size() == limit) {
            json.writeStringProperty("nextCursor", failures.getLast().name());
          }
        });
  }

  private static void write(JsonGenerator json, FailedChunk failure) {
    json.writeStartObject();
    json.writeStringProperty("id", failure.name());
    BrandWire.time(json, "receivedAt", failure.at());
    json.writeStringProperty("error", failure.error());
    json.writeStringProperty("encoding", failure.encoding());
    json.writeStringProperty("payload", failure.payload());
    json.writeEndObject();
  }

  private Response one(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    FailedChunk failure = find(request, brand);
    return Response.json(200, Json.bytes(json -> write(json, failure)));
  }

  private FailedChunk find(Request request, Brand brand) {
    return FailedChunk.parse(request.pathParam("failedId")).stream()
        .boxed()
        .filter(id -> orhestra.engine.TaskId.group(id) == brand.id())
        .flatMap(id -> insights.failures().find(id).stream())
        .findFirst()
        .orElseThrow(() -> new ApiException(404, "this brand has no such failed chunk"));
  }

  private static long id(String name, String field) {
    OptionalLong id = FailedChunk.parse(name);
    return id.orElseThrow(
        () -> new ApiException(400, field + " must be a nextCursor of this list", field));
  }

  private Response replay(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    FailedChunk failure = find(request, brand);
    insights.failures().replay(brand, failure, payload(request));
    return Json.objectAnswer(
        202,
        json -> {
          json.writeBooleanProperty("success", true);
          json.writeStringProperty("message", "the chunk waits in the brand's queue once more");
        });
  }

  /** The chunk in place of the one that failed: as JSON, or as a string that holds JSON. */
  private static byte @Nullable [] payload(Request request) {
    if (request.body().length == 0) {
      return null;
    }
    JsonFields fields = Json.object(request).only("payload");
    @Nullable JsonNode payload = fields.any("payload");
    if (payload == null) {
      return null;
    }
    return payload.isString()
        ? payload.stringValue().getBytes(StandardCharsets.UTF_8)
        : Json.bytes(payload);
  }

  private Response discard(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    FailedChunk failure = find(request, brand);
    insights.failures().discard(brand, failure);
    return Json.objectAnswer(200, json -> json.writeBooleanProperty("success", true));
  }
}
