package orhestra.client;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * No answer came: nobody listens, the name is unknown, the connection broke or the time ran out.
 * Whether the server did what was asked is told by {@link #mayHaveArrived()}.
 */
public final class ServerUnreachableException extends ClientException {
  private static final long serialVersionUID = 1L;

  private final URI server;
  private final boolean mayHaveArrived;

  private ServerUnreachableException(
      URI server, String message, boolean mayHaveArrived, Throwable cause) {
    super(message, cause);
    this.server = server;
    this.mayHaveArrived = mayHaveArrived;
  }

  static ServerUnreachableException of(URI server, String call, Throwable cause) {
    String at = call + ": no answer from " + server + ": ";
    if (cause instanceof HttpConnectTimeoutException) {
      return new ServerUnreachableException(
          server, at + "connecting took too long; check host, port and firewall", false, cause);
    }
    if (cause instanceof ConnectException) {
      String why =
          isUnresolved(cause)
              ? "unknown host " + server.getHost() + "; check the name"
              : "connection refused; is the server running there? (./orhestra serve)";
      return new ServerUnreachableException(server, at + why, false, cause);
    }
    if (cause instanceof SSLException) {
      return new ServerUnreachableException(
          server,
          at + "TLS failed (" + cause.getMessage() + "); check http:// or https:// and the port",
          true,
          cause);
    }
    return new ServerUnreachableException(
        server,
        at + "the connection broke (" + describe(cause) + "); the call may have been carried out",
        true,
        cause);
  }

  static ServerUnreachableException timeout(
      URI server, String call, Duration timeout, TimeoutException cause) {
    return new ServerUnreachableException(
        server,
        call
            + ": no answer from "
            + server
            + " within "
            + timeout.toMillis()
            + " ms; the call may have been carried out",
        true,
        cause);
  }

  private static boolean isUnresolved(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  /** The base URI that was called. */
  public URI server() {
    return server;
  }

  /** False only if the request certainly never reached the server. */
  public boolean mayHaveArrived() {
    return mayHaveArrived;
  }
}
