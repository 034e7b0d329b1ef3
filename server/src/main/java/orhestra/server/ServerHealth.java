package orhestra.server;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.coordinator.Coordinator;
import orhestra.engine.store.GroupReads;
import orhestra.platform.http.Access;
import orhestra.platform.http.Method;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;
import orhestra.platform.json.Json;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisStatus;

/** {@code GET /health}: whether this process can do its work. */
final class ServerHealth {
  private static final Logger LOG = LoggerFactory.getLogger(ServerHealth.class);
  private static final RouteDoc DOC =
      RouteDoc.of("server", "Whether this process can do its work")
          .answer(
              200,
              "it can",
              Schema.object()
                  .required("status", Schema.values("healthy", "degraded", "unhealthy"))
                  .required("database", Schema.values("connected", "unavailable"))
                  .required("redis", Schema.values("connected", "unavailable", "none"))
                  .required("instance", Schema.string())
                  .required("version", Schema.string()),
              null)
          .answer(503, "the database cannot be reached", Schema.object(), null);

  private ServerHealth() {}

  static Route route(Coordinator coordinator, Optional<Redis> redis, String instance) {
    return new Route(
        Method.GET, "/health", Access.OPEN, DOC, request -> answer(coordinator, redis, instance));
  }

  private static Response answer(Coordinator coordinator, Optional<Redis> redis, String instance) {
    boolean connected = connected(coordinator);
    boolean redisAway = redis.isPresent() && redis.get().status() instanceof RedisStatus.Away;
    // What needs no Redis goes on without it: no reason to be taken out of service.
    String status = redisAway ? "degraded" : "healthy";
    return Response.json(
        connected ? 200 : 503,
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("status", connected ? status : "unhealthy");
              json.writeStringProperty("database", connected ? "connected" : "unavailable");
              json.writeStringProperty(
                  "redis", redis.isEmpty() ? "none" : redisAway ? "unavailable" : "connected");
              json.writeStringProperty("instance", instance);
              json.writeStringProperty("version", Version.text());
              json.writeEndObject();
            }));
  }

  private static boolean connected(Coordinator coordinator) {
    try {
      GroupReads.Totals totals = coordinator.totals();
      return totals.pending() >= 0;
    } catch (RuntimeException failure) {
      LOG.debug("The database does not answer", failure);
      return false;
    }
  }
}
