package orhestra.bench.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * The yardstick: the JDK's own HTTP server on virtual threads, in a process of its own, which
 * answers each request with its body. Rates are given as ratios to it, so that they mean the same
 * on every machine.
 */
public final class EchoServer {
  private EchoServer() {}

  /** Serves on the port in the first argument until killed. */
  public static void main(String[] arguments) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    InetSocketAddress address = new InetSocketAddress(loopback, Integer.parseInt(arguments[0]));
    HttpServer server = HttpServer.create(address, 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", EchoServer::echo);
    server.start();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Starts one; it is ready when this returns. */
  public static ChildProcess start(Path folder) throws IOException, InterruptedException {
    int port = ChildProcess.freePort();
    // Without nodelay it waits for the peer's acknowledgement and looks slower than it is.
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dsun.net.httpserver.nodelay=true",
            // Its connections wait while the other server has its turn.
            "-Dsun.net.httpserver.idleInterval=600",
            "-cp",
            System.getProperty("java.class.path"),
            EchoServer.class.getName(),
            String.valueOf(port));
    ChildProcess process = ChildProcess.start("echo", command, Map.of(), port, folder);
    try {
      process.awaitReady("/");
      return process;
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }
}
