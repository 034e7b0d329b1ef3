package orhestra.platform.http;

import org.jspecify.annotations.Nullable;

/** Hears of requests. Asked once per route and listener when the server is built. */
public interface RequestLog {
  /** Hears of none. */
  RequestLog NONE = (listener, route) -> null;

  /**
   * Who hears of the requests of a route.
   *
   * @param listener the listener's name
   * @param route null for requests that fit no route of the listener
   * @return null if nobody does
   */
  @Nullable RouteLog forRoute(String listener, @Nullable Route route);

  /** Thread-safe; called after the last byte of each answer. */
  @FunctionalInterface
  interface RouteLog {
    /**
     * A request is answered.
     *
     * @param told the body of an answer of 400 and above; empty for others
     * @param failure what broke; null for requests that were answered as they should be, also for
     *     those that were refused
     */
    void answered(Request request, int status, String told, @Nullable Throwable failure);
  }
}
