package orhestra.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server that answers each path as it was told. */
public final class StandInServer implements AutoCloseable {
  private final HttpServer http;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();

  private record Answer(int status, String body) {}

  public StandInServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          calls.add(body.isEmpty() ? call : call + " " + body);
          String key = exchange.getRequestHeaders().getFirst("X-Orhestra-Key");
          keys.add(key == null ? "" : key);
          Answer answer =
              next(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
          byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    http.start();
  }

  private Answer next(String call) {
    Deque<Answer> queue = answers.get(call);
    if (queue == null) {
      return new Answer(404, "{\"success\":false,\"error\":\"job not found\"}");
    }
    synchronized (queue) {
      return queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
    }
  }

  /**
   * Answers {@code call} ("GET /path") once with this, then with what is added next; the last
   * stays.
   */
  public StandInServer on(String call, int status, String body) {
    Deque<Answer> queue = answers.computeIfAbsent(call, c -> new ArrayDeque<>());
    synchronized (queue) {
      queue.addLast(new Answer(status, body));
    }
    return this;
  }

  public String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  public List<String> calls() {
    return calls;
  }

  public List<String> keys() {
    return keys;
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
