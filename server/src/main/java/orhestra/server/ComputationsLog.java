package orhestra.server;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import orhestra.computations.log.JobLog;
import orhestra.platform.config.DoorSettings;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Request;
import orhestra.platform.http.RequestLog;
import orhestra.platform.http.Route;
import orhestra.platform.log.ServiceLog;

/**
 * What the log of the computations door, {@code computations-orchestrator.log}, says beyond jobs:
 * that the door is open, and each request to one of its routes, on either port. An answer of 400
 * and above is an error there, with what it said.
 */
final class ComputationsLog implements RequestLog {
  private static final String DOOR = DoorSettings.Listener.COMPUTATIONS.label();
  private static final Logger start = ServiceLog.logger(JobLog.SERVICE, "start");
  private static final Logger requests = ServiceLog.logger(JobLog.SERVICE, "requests");

  private final List<Route> routes;

  ComputationsLog(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** The file, and whose lines are in it. */
  static ServiceLog file() {
    return new ServiceLog(
        JobLog.SERVICE, List.of("orhestra.computations", Beat.loggerName("computations")));
  }

  @Override
  public @Nullable RouteLog forRoute(String listener, @Nullable Route route) {
    boolean ours = listener.equals(DOOR) || (route != null && routes.contains(route));
    return ours ? ComputationsLog::answered : null;
  }

  private static void answered(
      Request request, int status, String told, @Nullable Throwable failure) {
    if (status < 400 && failure == null) {
      requests.info("{} {} {}", request.method(), request.path(), status);
    } else {
      requests.error("{} {} {} {}", request.method(), request.path(), status, told, failure);
    }
  }

  /** Says that the door is open, and where. */
  static void opened(HttpServer http, String host) {
    requireNonNull(http, "http is null");
    start.info(
        "{} starts: Orhestra {} answers here in place of the former Flask application, on {}:{}{}",
        JobLog.SERVICE,
        Version.text(),
        host,
        http.port(),
        http.listens(DOOR) ? " and " + host + ":" + http.port(DOOR) : "");
  }
}
