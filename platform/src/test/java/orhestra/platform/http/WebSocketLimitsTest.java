package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.text;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are slow or silent, and a server that stops. */
@Timeout(60)
class WebSocketLimitsTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String LARGE = "x".repeat(1 << 20);

  private final SocketNotes notes = new SocketNotes();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Route> routes =
      List.of(
          get("/ws", r -> Response.webSocket(notes, 1000, 4013)),
          get("/short", r -> text("short")),
          get(
              "/wait",
              r -> {
                waiting.countDown();
                release.await();
                return text("done");
              }));
  private HttpServer server;
  private TestClient client;

  private RawWebSocket open(Duration limit) throws Exception {
    server =
        HttpServer.builder()
            .listen("127.0.0.1", 0, routes)
            .listen(new HttpListener("second", "127.0.0.1", 0, true, routes))
            .limits(new HttpLimits(1000, 2000, 300, 100, limit, limit, limit))
            .gracePeriod(Duration.ofSeconds(30))
            .build()
            .start();
    client = new TestClient(server);
    RawWebSocket socket = RawWebSocket.open(client, "/ws");
    assertThat(notes.next()).isEqualTo("opened");
    return socket;
  }

  @AfterEach
  void stop() {
    release.countDown();
    client.close();
    server.close();
  }

  @Test
  void silentClientStays() throws Exception {
    try (RawWebSocket socket = open(SHORT);
        Socket idle = client.connect()) {
      // half a frame is no reason either
      socket.socket().getOutputStream().write(RawWebSocket.text("hi"), 0, 3);
      for (int i = 0; i < 3; i++) {
        TestClient.rest(idle);
      }
      assertThat(TestClient.rest(idle)).isIn("", "<reset>");
      byte[] rest = RawWebSocket.text("hi");
      socket.socket().getOutputStream().write(rest, 3, rest.length - 3);
      assertThat(socket.read()).hasToString("text hi");
    }
  }

  @Test
  void clientThatDoesNotReadIsCutOff() throws Exception {
    try (RawWebSocket socket = open(SHORT)) {
      WebSocket mine = notes.socket();
      List<CompletableFuture<Exception>> senders =
          List.of(failure(mine), failure(mine), failure(mine));
      for (CompletableFuture<Exception> sender : senders) {
        assertThat(sender.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      }
      assertThat(notes.next()).isEqualTo("closed 1006");
      assertThat(notes.isEmpty()).isTrue();
      assertThat(socket.socket().isClosed()).isFalse();
      assertThatThrownBy(() -> mine.send("more")).isInstanceOf(IOException.class);
      assertThatThrownBy(mine::ping).isInstanceOf(IOException.class);
    }
  }

  /** Sends until it fails. */
  private static CompletableFuture<Exception> failure(WebSocket socket) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            while (true) {
              socket.send(LARGE);
            }
          } catch (IOException e) {
            return e;
          }
        });
  }

  @Test
  void closingAClientThatDoesNotReadDoesNotBlock() throws Exception {
    try (RawWebSocket socket = open(LONG)) {
      WebSocket mine = notes.socket();
      CompletableFuture<Exception> sender = failure(mine);
      await().until(() -> socket.socket().getInputStream().available() > 100_000);
      mine.close(4008, "too slow");
      assertThat(sender.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      assertThat(notes.next()).isIn("closed 1006", "closed 4008 too slow");
      assertThat(notes.isEmpty()).isTrue();
    }
  }

  @Test
  void clientThatDoesNotAnswerACloseFrameIsLeft() throws Exception {
    try (RawWebSocket socket = open(SHORT)) {
      notes.socket().close(4001, "deleted");
      socket.write(RawWebSocket.text("go on"));
      assertThat(socket.rest()).isEqualTo("close 4001, end");
      assertThat(notes.next()).isEqualTo("closed 4001 deleted");
    }
  }

  @Test
  void interruptedSenderSendsNothing() throws Exception {
    try (RawWebSocket socket = open(LONG)) {
      WebSocket mine = notes.socket();
      CompletableFuture<Exception> failed = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                Thread.currentThread().interrupt();
                try {
                  mine.send("never");
                } catch (IOException e) {
                  failed.complete(e);
                }
              });
      assertThat(failed.get(20, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
      mine.send("still there");
      assertThat(socket.read()).hasToString("text still there");
    }
  }

  @Test
  void stoppingServerClosesItsSocketsAtOnce() throws Exception {
    try (RawWebSocket polite = open(LONG);
        RawWebSocket deaf = RawWebSocket.open(client, "/ws");
        RawWebSocket other = new RawWebSocket(connect("second"))) {
      other.write(RawWebSocket.request("/ws"));
      TestClient.until(other.socket(), "\r\n\r\n");
      assertThat(notes.next()).isEqualTo("opened");
      assertThat(notes.next()).isEqualTo("opened");
      long began = System.nanoTime();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      assertThat(polite.read()).hasToString("close 1012");
      assertThat(other.read()).hasToString("close 1012");
      polite.write(RawWebSocket.close(1012, ""));
      other.write(RawWebSocket.close(1012, ""));
      assertThat(polite.rest()).isEqualTo("end");
      assertThat(deaf.rest()).isEqualTo("close 1012, end");
      stopped.get(20, TimeUnit.SECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
      for (int i = 0; i < 3; i++) {
        assertThat(notes.next()).isEqualTo("closed 1012 the server is stopping");
      }
    }
  }

  @Test
  void socketThatComesWhileTheServerStopsIsClosedToo() throws Exception {
    try (RawWebSocket first = open(LONG);
        Socket slow = connect("second")) {
      first.write(RawWebSocket.close(1000, ""));
      int second = server.port("second");
      slow.getOutputStream().write("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      waiting.await();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      await().until(() -> refuses(second));
      try (RawWebSocket late = RawWebSocket.open(client, "/ws")) {
        late.write(RawWebSocket.close(1000, ""));
        assertThat(late.rest()).isIn("close 1012, end", "end");
      }
      release.countDown();
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void stopDoesNotWaitForAClientThatDoesNotRead() throws Exception {
    try (RawWebSocket socket = open(LONG)) {
      CompletableFuture<Exception> sender = failure(notes.socket());
      await().until(() -> socket.socket().getInputStream().available() > 100_000);
      server.close();
      assertThat(sender.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      assertThat(notes.next()).isIn("closed 1006", "closed 1012 the server is stopping");
    }
  }

  private Socket connect(String listener) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port(listener));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static boolean refuses(int port) {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
