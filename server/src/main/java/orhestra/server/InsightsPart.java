package orhestra.server;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import orhestra.insights.Insights;
import orhestra.insights.InsightsMeters;
import orhestra.insights.api.InsightsRoutes;
import orhestra.platform.config.DoorSettings;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.HttpListener;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Method;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;
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
    String error = "the insights door needs Redis: " + requireNonNull(reason, "reason is null");
    return new InsightsPart(
        List.of(refusing("/insights/health", error), refusing("/api/brands", error)),
        List.of(refusing("/health", error), refusing("/api/brands", error)),
        List.of());
  }

  private static Route refusing(String path, String error) {
    RouteDoc doc =
        RouteDoc.of("insights", "Says that there is no Redis")
            .answer(503, error, Schema.ERROR, null);
    return new Route(
        Method.GET,
        path,
        Access.OPEN,
        doc,
        request -> {
          throw new ApiException(503, error);
        });
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
