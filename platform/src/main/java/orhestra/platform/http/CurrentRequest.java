package orhestra.platform.http;

import org.jspecify.annotations.Nullable;

/**
 * The request that the calling thread works on, for log lines. Each connection has a thread of its
 * own, so setting it costs one write per request and nothing is copied until a line is logged.
 */
public final class CurrentRequest {
  private static final ThreadLocal<@Nullable Request> CURRENT = new ThreadLocal<>();

  private CurrentRequest() {}

  /** The request, or null outside of one. */
  public static @Nullable Request get() {
    return CURRENT.get();
  }

  static void begin(Request request) {
    CURRENT.set(request);
  }

  static void end() {
    CURRENT.set(null);
  }
}
