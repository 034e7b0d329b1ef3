package orhestra.platform.http;

import static java.util.Objects.requireNonNull;

/**
 * One operation of the API.
 *
 * @param path a template such as {@code /api/v1/jobs/{jobId}/results}; a literal segment wins over
 *     a parameter in the same place
 */
public record Route(Method method, String path, Access access, RouteDoc doc, Handler handler) {
  public Route {
    requireNonNull(method, "method is null");
    requireNonNull(access, "access is null");
    requireNonNull(doc, "doc is null");
    requireNonNull(handler, "handler is null");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path must start with a slash: " + path);
    }
  }
}
