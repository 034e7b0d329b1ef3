package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orhestra.cli.OwnJava;

/** A server of a demo: on a free port of this machine, which it keeps when it is started again. */
final class DemoServer {
  private final Children children;
  private final int port;
  private final Map<String, String> settings;

  /**
   * @param folder where it keeps its logs
   * @param data where it keeps its data
   * @param more settings beside those that every demo's server has
   */
  DemoServer(Children children, Path folder, Path data, Map<String, String> more)
      throws IOException {
    this.children = requireNonNull(children, "children is null");
    this.port = freePort();
    Map<String, String> all = new HashMap<>();
    all.put("ORHESTRA_HOST", "127.0.0.1");
    all.put("ORHESTRA_PORT", String.valueOf(port));
    all.put("ORHESTRA_DATA_DIR", data.toString());
    all.put("ORHESTRA_LOG_DIR", folder.resolve("logs").toString());
    // Its doors are on the main port too, and their own ports may be another server's.
    all.put("ORHESTRA_DOORS", "off");
    all.putAll(more);
    this.settings = Map.copyOf(all);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * Starts it on the data that is there; that it is ready it tells itself.
   *
   * @param name of the process
   */
  Child start(String name) throws IOException {
    return children.start(name, OwnJava.serve(), settings, List.of());
  }

  // Somebody else may take the port before the server does; it then says so and the demo ends.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
