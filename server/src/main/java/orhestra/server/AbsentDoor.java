package orhestra.server;

import static java.util.Objects.requireNonNull;

import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Method;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;

/**
 * A door that cannot be opened without Redis, and says so where its clients come first.
 *
 * @param tag the door's name
 * @param error for clients
 */
record AbsentDoor(String tag, String error) {
  AbsentDoor {
    requireNonNull(tag, "tag is null");
    requireNonNull(error, "error is null");
  }

  /** For want of Redis, which is not there for this reason. */
  static AbsentDoor withoutRedis(String tag, String reason) {
    return new AbsentDoor(tag, "the " + tag + " door needs Redis: " + reason);
  }

  Route route(Method method, String path) {
    RouteDoc doc =
        RouteDoc.of(tag, "Says that there is no Redis").answer(503, error, Schema.ERROR, null);
    return new Route(
        method,
        path,
        Access.OPEN,
        doc,
        request -> {
          throw new ApiException(503, error);
        });
  }
}
