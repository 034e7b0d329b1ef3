package orhestra.insights.api;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import orhestra.insights.Insights;
import orhestra.platform.http.Access;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import orhestra.platform.redis.RedisStatus;
import tools.jackson.core.JsonGenerator;

/** {@code /health} and {@code /metrics} as the seed has them. */
final class HealthRoutes {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Brands named in each of the lists. */
  private static final int NAMED = 1_000;

  private final Insights insights;
  private final String orchestratorId;
  private final Supplier<String> metrics;
  private final LongSupplier nanoTime;
  private final long startedAt;

  HealthRoutes(
      Insights insights, String orchestratorId, Supplier<String> metrics, LongSupplier nanoTime) {
    this.insights = insights;
    this.orchestratorId = orchestratorId;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.startedAt = nanoTime.getAsLong();
  }

  Route health(String path) {
    return new Route(Method.GET, path, Access.OPEN, BrandDocs.HEALTH, this::health);
  }

  Route metrics(String path) {
    return new Route(
        Method.GET,
        path,
        Access.OPEN,
        BrandDocs.METRICS,
        request ->
            Response.bytes(
                200,
                METRICS_TYPE,
                metrics.get().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private Response health(Request request) {
    RedisStatus redis = insights.redisStatus();
    Insights.Health database = insights.health(NAMED);
    boolean healthy = redis instanceof RedisStatus.Connected && database.isConnected();
    return Json.objectAnswer(
        healthy ? 200 : 503,
        json -> {
          json.writeStringProperty("status", healthy ? "ok" : "degraded");
          json.writeStringProperty("orchestratorId", orchestratorId);
          json.writeNumberProperty(
              "uptimeSeconds", (nanoTime.getAsLong() - startedAt) / 1_000_000_000);
          json.writeNumberProperty("processedBrands", database.processed());
          BrandWire.strings(json, "activeBrands", database.active());
          BrandWire.time(json, "lastProcessedAt", database.mergedAt());
          BrandWire.strings(json, "successfulBrands", database.successful());
          BrandWire.strings(json, "failedBrands", database.failed());
          write(json, redis);
          json.writeStringProperty(
              "database", database.isConnected() ? "connected" : "unavailable");
        });
  }

  private static void write(JsonGenerator json, RedisStatus redis) {
    json.writeName("redis");
    json.writeStartObject();
    switch (redis) {
      case RedisStatus.Connected connected -> json.writeStringProperty("status", "connected");
      case RedisStatus.Away away -> {
        json.writeStringProperty("status", "unavailable");
        json.writeStringProperty("reason", away.reason());
      }
    }
    json.writeStringProperty("since", redis.since().toString());
    json.writeEndObject();
  }
}
