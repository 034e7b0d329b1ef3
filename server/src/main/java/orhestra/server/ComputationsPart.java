package orhestra.server;

import java.util.List;
import orhestra.computations.Computations;
import orhestra.computations.api.ComputationRoutes;
import orhestra.platform.config.DoorSettings;
import orhestra.platform.http.HttpListener;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Route;
import orhestra.platform.metrics.Metrics;

/** Where the computations door is served. */
record ComputationsPart(List<Route> main, List<Route> own) {
  private static final List<String> METERS = List.of("http_server_requests_seconds");

  ComputationsPart {
    main = List.copyOf(main);
    own = List.copyOf(own);
  }

  static ComputationsPart of(Computations computations, Metrics metrics) {
    ComputationRoutes routes = new ComputationRoutes(computations, () -> metrics.page(METERS));
    return new ComputationsPart(routes.main(), routes.own());
  }

  /** Adds the door's own listener. */
  void listen(HttpServer.Builder http, String host, DoorSettings doors) {
    doors
        .place(DoorSettings.Listener.COMPUTATIONS)
        .ifPresent(
            place ->
                http.listen(
                    new HttpListener(
                        DoorSettings.Listener.COMPUTATIONS.label(),
                        host,
                        place.port(),
                        place.required(),
                        own)));
  }
}
