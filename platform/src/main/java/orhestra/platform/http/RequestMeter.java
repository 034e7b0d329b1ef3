package orhestra.platform.http;

import org.jspecify.annotations.Nullable;

/** Counts requests. Asked once per route when the server is built. */
public interface RequestMeter {
  /** Counts nothing. */
  RequestMeter NONE = (method, path) -> (status, nanos) -> {};

  /**
   * @param method as in the request line; {@code other} for one that no route has
   * @param path the route's template, or null for requests that fit no route
   */
  RouteMeter forRoute(String method, @Nullable String path);

  /** Thread-safe; called after the last byte of each answer. */
  @FunctionalInterface
  interface RouteMeter {
    void record(int status, long nanos);
  }
}
