package orhestra.server;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import orhestra.insights.Insights;
import orhestra.insights.InsightsMeters;
import orhestra.insights.api.InsightsRoutes;
import orhestra.platform.config.DoorSettings;
import orhestra.platform.http.HttpListener;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Method;
import orhestra.platform.http.Route;
import orhestra.platform.metrics.Metrics;

/** Where the insights door is served. */
record InsightsPart(List<Route> main, List<Route> own, List<Route> metrics) {
  InsightsPart {
    main = List.copyOf(main);
    own = List.copyOf(own);
    metrics = List.copyOf(metrics);
  }

  static InsightsPart of(
      Insights insights, String orchestratorId, Metrics metrics, LongSupplier nanoTime) {
    InsightsRoutes routes =
        new InsightsRoutes(
            insights, orchestratorId, () -> metrics.page(InsightsMeters.NAMES), nanoTime);
    return new InsightsPart(routes.main(), routes.own(), routes.metrics());
  }

  /** The door without Redis: it says so. */
  static InsightsPart absent(String reason) {
    AbsentDoor door = AbsentDoor.withoutRedis("insights", reason);
    return new InsightsPart(
        List.of(door.route(Method.GET, "/insights/health"), door.route(Method.GET, "/api/brands")),
        List.of(door.route(Method.GET, "/health"), door.route(Method.GET, "/api/brands")),
        List.of());
  }

  /** Adds the door's own listeners. */
  void listen(HttpServer.Builder http, String host, DoorSettings doors) {
    Map<DoorSettings.Listener, List<Route>> routes =
        Map.of(
            DoorSettings.Listener.INSIGHTS, own,
            DoorSettings.Listener.INSIGHTS_METRICS, metrics);
    routes.forEach(
        (listener, served) ->
            doors
                .place(listener)
                .ifPresent(
                    place ->
                        http.listen(
                            new HttpListener(
                                listener.label(), host, place.port(), place.required(), served))));
  }
}
