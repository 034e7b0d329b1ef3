package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.post;
import static orhestra.platform.http.TestRoutes.text;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlinesTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final CompletableFuture<Exception> broken = new CompletableFuture<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private HttpServer server;
  private TestClient client;

  private void start(int connections, Duration head, Duration body, Duration idle) {
    server =
        HttpServer.builder()
            .listen(
                "127.0.0.1",
                0,
                List.of(
                    get("/short", r -> text("short")),
                    get(
                        "/slow",
                        r -> {
                          release.await();
                          return text("slow");
                        }),
                    post(
                        "/echo",
                        r -> {
                          try {
                            return Response.json(200, r.body());
                          } catch (RuntimeException e) {
                            broken.complete(e);
                            throw e;
                          }
                        }),
                    get(
                        "/endless",
                        r ->
                            Response.stream(
                                200,
                                "text/csv",
                                out -> {
                                  byte[] much = new byte[100_000];
                                  try {
                                    while (true) {
                                      out.write(much);
                                    }
                                  } catch (Exception e) {
                                    broken.complete(e);
                                    throw e;
                                  }
                                }))))
            .limits(new HttpLimits(1000, 2000, 300, connections, head, body, idle))
            .build()
            .start();
    client = new TestClient(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void headThatComesDropByDropIsCut() throws Exception {
    start(10, SHORT, LONG, LONG);
    try (Socket socket = client.connect()) {
      socket
          .getOutputStream()
          .write("GET /short HTTP/1.1\r\nHost: a\r\nX-A: ".getBytes(ISO_8859_1));
      await().until(() -> !accepts(socket));
    }
  }

  @Test
  void requestLineThatNeverEndsIsCut() throws Exception {
    start(10, SHORT, LONG, LONG);
    try (Socket socket = client.connect()) {
      socket.getOutputStream().write("GET /".getBytes(ISO_8859_1));
      assertThat(TestClient.rest(socket)).isIn("", "<reset>");
    }
  }

  @Test
  void bodyThatComesDropByDropIsCut() throws Exception {
    start(10, LONG, SHORT, LONG);
    try (Socket socket = client.connect()) {
      socket
          .getOutputStream()
          .write(
              "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n".getBytes(ISO_8859_1));
      await().until(() -> !accepts(socket));
      assertThat(broken).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  @Test
  void bodyThatNobodyReadsIsCutToo() throws Exception {
    start(10, LONG, SHORT, LONG);
    try (Socket socket = client.connect()) {
      socket
          .getOutputStream()
          .write(
              "POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n".getBytes(ISO_8859_1));
      await().until(() -> !accepts(socket));
    }
  }

  @Test
  void idleConnectionIsClosed() throws Exception {
    start(10, LONG, LONG, SHORT);
    try (Socket socket = client.connect()) {
      socket.getOutputStream().write("GET /short HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(TestClient.rest(socket)).startsWith("HTTP/1.1 200 ");
    }
    try (Socket socket = client.connect()) {
      assertThat(TestClient.rest(socket)).isIn("", "<reset>");
    }
  }

  @Test
  void clientThatDoesNotReadItsAnswerIsCut() throws Exception {
    start(10, LONG, SHORT, LONG);
    try (Socket socket = client.connect()) {
      socket
          .getOutputStream()
          .write("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(broken).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  @Test
  void handlerMayTakeLongerThanAnyOfTheLimits() throws Exception {
    start(10, SHORT, SHORT, SHORT);
    try (Socket slow = client.connect();
        Socket idle = client.connect()) {
      slow.getOutputStream().write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      idle.getOutputStream().write("GET /short HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      // by then the limits have passed for the other connection
      TestClient.rest(idle);
      TestClient.rest(connectAgain());
      release.countDown();
      assertThat(TestClient.until(slow, "slow")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void connectionBeyondTheLimitWaitsForAFreePlace() throws Exception {
    start(2, LONG, LONG, LONG);
    String get = "GET /short HTTP/1.1\r\nHost: a\r\n\r\n";
    try (Socket third = threeConnections(get)) {
      assertThat(TestClient.until(third, "short")).startsWith("HTTP/1.1 200 ");
    }
  }

  private Socket threeConnections(String get) throws IOException {
    try (Socket first = client.connect();
        Socket second = client.connect()) {
      for (Socket socket : List.of(first, second)) {
        socket.getOutputStream().write(get.getBytes(ISO_8859_1));
        TestClient.until(socket, "short");
      }
      Socket third = client.connect();
      third.getOutputStream().write(get.getBytes(ISO_8859_1));
      third.setSoTimeout(300);
      assertThatThrownBy(() -> TestClient.until(third, "short"))
          .isInstanceOf(SocketTimeoutException.class);
      third.setSoTimeout(20_000);
      return third;
    }
  }

  private Socket connectAgain() throws IOException {
    Socket socket = client.connect();
    socket.getOutputStream().write("GET /".getBytes(ISO_8859_1));
    return socket;
  }

  private static boolean accepts(Socket socket) {
    try {
      socket.getOutputStream().write('a');
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
