package orhestra.conversations.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.Conversations;
import orhestra.platform.http.Access;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import orhestra.platform.redis.RedisStatus;

/** Health as the seed shows it. */
final class ChatHealthRoutes {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Conversations conversations;
  private final Sockets sockets;
  private final Supplier<String> metrics;
  private final LongSupplier nanoTime;
  private final long startedAt;

  ChatHealthRoutes(
      Conversations conversations,
      Sockets sockets,
      Supplier<String> metrics,
      LongSupplier nanoTime) {
    this.conversations = conversations;
    this.sockets = sockets;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.startedAt = nanoTime.getAsLong();
  }

  /** Whether somebody is there. */
  List<Route> live(String path) {
    return List.of(
        new Route(Method.GET, path, Access.OPEN, ChatDocs.HEALTH, request -> healthy()),
        new Route(Method.GET, path + "/", Access.OPEN, ChatDocs.HEALTH, request -> healthy()));
  }

  /** Health in detail, and what is counted. */
  List<Route> more(String path) {
    return List.of(
        new Route(Method.GET, path + "/detailed", Access.OPEN, ChatDocs.DETAILED, this::detailed),
        new Route(Method.GET, path + "/metrics", Access.OPEN, ChatDocs.METRICS, this::metrics));
  }

  private static Response healthy() {
    return Json.objectAnswer(200, json -> json.writeStringProperty("status", "healthy"));
  }

  private Response detailed(Request request) {
    RedisStatus redis = conversations.redisStatus();
    boolean database = conversations.isDatabaseThere();
    boolean connected = redis instanceof RedisStatus.Connected;
    int alive = conversations.workersAlive();
    int expected = conversations.settings().workers();
    boolean good = connected && database && alive == expected;
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("status", good ? "healthy" : "degraded");
          json.writeName("redis");
          json.writeStartObject();
          json.writeBooleanProperty("connected", connected);
          if (redis instanceof RedisStatus.Away away) {
            json.writeStringProperty("reason", away.reason());
            json.writeStringProperty("since", away.since().toString());
          }
          json.writeEndObject();
          json.writeName("database");
          json.writeStartObject();
          json.writeBooleanProperty("connected", database);
          json.writeEndObject();
          json.writeName("workers");
          json.writeStartObject();
          json.writeNumberProperty("alive", alive);
          json.writeNumberProperty("expected", expected);
          json.writeArrayPropertyStart("consumers");
          conversations.consumers().forEach(json::writeString);
          json.writeEndArray();
          json.writeEndObject();
          json.writeNumberProperty("uptime_seconds", uptime());
          json.writeName("websockets");
          json.writeStartObject();
          json.writeNumberProperty("connections", sockets.count());
          json.writeNumberProperty("sessions", conversations.hub().sessions());
          json.writeEndObject();
          json.writeNumberProperty("callbacks_waiting", conversations.waitingCallbacks());
        });
  }

  private long uptime() {
    return (nanoTime.getAsLong() - startedAt) / 1_000_000_000;
  }

  private Response metrics(Request request) {
    @Nullable String accept = request.header("Accept");
    if (accept == null || !accept.contains("application/json")) {
      return Response.bytes(200, METRICS_TYPE, metrics.get().getBytes(StandardCharsets.UTF_8));
    }
    return Json.objectAnswer(
        200,
        json -> {
          json.writeNumberProperty("uptime_seconds", uptime());
          json.writeNumberProperty("websocket_connections", sockets.count());
          json.writeNumberProperty("active_sessions", conversations.hub().sessions());
          json.writeNumberProperty("workers_alive", conversations.workersAlive());
          json.writeNumberProperty("workers_expected", conversations.settings().workers());
        });
  }
}
