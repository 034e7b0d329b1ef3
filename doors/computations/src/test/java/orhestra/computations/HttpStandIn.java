package orhestra.computations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real HTTP server on a socket of its own, which notes what it is asked. */
final class HttpStandIn implements AutoCloseable {
  private final HttpServer server;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Function<Call, Reply> rule;

  /** What came. */
  record Call(String method, String path, Map<String, List<String>> headers, byte[] body) {
    String header(String name) {
      return headers.get(name).getFirst();
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What is answered; with a negative status nothing ever is. */
  record Reply(int status, String body) {
    static final Reply NEVER = new Reply(-1, "");

    static Reply of(int status) {
      return new Reply(status, "");
    }
  }

  /**
   * A server.
   *
   * @param port 0 for any free one
   */
  HttpStandIn(int port, Function<Call, Reply> rule) {
    this.rule = rule;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  void answers(Function<Call, Reply> newRule) {
    rule = newRule;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Call call =
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            Map.copyOf(exchange.getRequestHeaders()),
            exchange.getRequestBody().readAllBytes());
    calls.add(call);
    Reply reply = rule.apply(call);
    if (reply.status() < 0) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    if (reply.status() / 100 == 3) {
      exchange.getResponseHeaders().add("Location", reply.body());
      bytes = new byte[0];
    }
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  long calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).count();
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
  }
}
