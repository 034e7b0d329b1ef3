package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GracefulStopTest {
  private final CountDownLatch inHandler = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  private HttpServer server(Duration grace, Runnable beforeStop) {
    List<Route> routes =
        List.of(
            get(
                "/wait",
                request -> {
                  inHandler.countDown();
                  release.await();
                  return text("done");
                }),
            get("/quick", request -> text("quick")));
    return HttpServer.builder()
        .listen("127.0.0.1", 0, routes)
        .gracePeriod(grace)
        .beforeStop(beforeStop)
        .build()
        .start();
  }

  @Test
  void requestUnderWayFinishes() throws Exception {
    HttpServer server = server(Duration.ofSeconds(30), () -> {});
    try (TestClient client = new TestClient(server)) {
      CompletableFuture<String> answer = call(client, "/wait");
      inHandler.await();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      await().until(() -> refusesConnections(client));
      assertThat(stopped).isNotDone();
      release.countDown();
      assertThat(answer.get()).isEqualTo("done");
      stopped.get();
    }
  }

  @Test
  void requestIsBrokenOffAfterTheGracePeriod() throws Exception {
    HttpServer server = server(Duration.ofMillis(100), () -> {});
    try (TestClient client = new TestClient(server)) {
      Socket socket = client.connect();
      socket.getOutputStream().write("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      inHandler.await();
      server.close();
      assertThat(TestClient.rest(socket)).doesNotContain("200");
    }
  }

  @Test
  void idleConnectionsDoNotDelayTheStop() throws Exception {
    HttpServer server = server(Duration.ofSeconds(30), () -> {});
    try (TestClient client = new TestClient(server)) {
      List<Socket> idle = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Socket socket = client.connect();
        socket.getOutputStream().write("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
        TestClient.until(socket, "quick");
        idle.add(socket);
      }
      idle.add(client.connect());
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
      for (Socket socket : idle) {
        assertThat(TestClient.rest(socket)).isIn("", "<reset>");
      }
    }
  }

  @Test
  void waitersAreWokenFirst() throws Exception {
    AtomicBoolean listening = new AtomicBoolean();
    CompletableFuture<TestClient> late = new CompletableFuture<>();
    HttpServer server =
        server(
            Duration.ofSeconds(30),
            () -> {
              listening.set(!refusesConnections(late.join()));
              release.countDown();
            });
    try (TestClient client = new TestClient(server)) {
      late.complete(client);
      CompletableFuture<String> answer = call(client, "/wait");
      inHandler.await();
      server.close();
      assertThat(answer.get()).isEqualTo("done");
      assertThat(listening).isTrue();
    }
  }

  @Test
  void closingTwiceIsHarmless() {
    HttpServer server = server(Duration.ofSeconds(30), () -> {});
    server.close();
    server.close();
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
  }

  private static CompletableFuture<String> call(TestClient client, String path) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.get(path).body();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static boolean refusesConnections(TestClient client) {
    try {
      client.connect().close();
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
