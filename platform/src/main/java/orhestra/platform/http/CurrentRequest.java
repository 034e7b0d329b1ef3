package orhestra.platform.http;

import org.jspecify.annotations.Nullable;

/** The request that the calling thread works on, for log lines; nothing is copied for it. */
public final class CurrentRequest {
  private CurrentRequest() {}

  /** The request, or null outside of one. */
  public static @Nullable Request get() {
    ClientConnection connection = ClientConnection.current();
    return connection == null ? null : connection.request();
  }
}
