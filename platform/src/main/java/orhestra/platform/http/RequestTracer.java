package orhestra.platform.http;

import org.jspecify.annotations.Nullable;

/** Follows requests through the server. Asked once per route when the server is built. */
public interface RequestTracer {
  /** Follows nothing and costs nothing. */
  RequestTracer NONE = route -> null;

  /** The tracer of one route, or null where its requests are not followed. */
  @Nullable RouteTracer forRoute(Route route);

  /** Thread-safe. */
  interface RouteTracer {
    /** Begins before the gate is asked, on the thread that runs the handler. */
    Trace begin(Request request);
  }

  /** One request on its way. */
  interface Trace {
    /** 32 hexadecimal digits. */
    String traceId();

    /** Ends after the last byte of the answer, on the thread that began it. */
    void end(int status, @Nullable Throwable failure);
  }
}
