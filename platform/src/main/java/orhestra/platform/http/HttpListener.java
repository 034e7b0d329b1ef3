package orhestra.platform.http;

import java.util.List;

/**
 * An address with the routes that are served there.
 *
 * @param name for logs and errors, and to ask for the port
 * @param port 0 for any free one
 * @param required whether the server does not start if the port is taken; else that is a warning
 */
public record HttpListener(
    String name, String host, int port, boolean required, List<Route> routes) {
  public HttpListener {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    routes = List.copyOf(routes);
  }

  /** For messages: the name, the host and the port. */
  String address() {
    return host + ":" + port + " (" + name + ")";
  }
}
