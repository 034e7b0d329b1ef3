package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.post;
import static orhestra.platform.http.TestRoutes.text;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class LimitsTest {
  private static final String POST = "POST /echo HTTP/1.1\r\nHost: localhost\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  private HttpServer server;
  private TestClient client;

  @BeforeAll
  void start() {
    Duration never = Duration.ofMinutes(1);
    server =
        HttpServer.builder()
            .listen(
                "127.0.0.1",
                0,
                List.of(
                    get("/short", r -> text("short")),
                    post("/echo", r -> Response.json(200, r.body())),
                    post("/ignore", r -> text("ignored"))))
            .limits(new HttpLimits(1000, 2000, 300, 100, never, never, never))
            .build()
            .start();
    client = new TestClient(server);
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void bodyUpToTheLimitIsTaken() throws Exception {
    assertThat(client.post("/echo", "x".repeat(1000)).body()).hasSize(1000);
    String chunks = "1f4\r\n" + "y".repeat(500) + "\r\n1f4\r\n" + "z".repeat(500) + "\r\n0\r\n\r\n";
    String close = CHUNKED.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    assertThat(client.raw(close + chunks)).contains("200 OK").endsWith("yzzz".substring(1));
  }

  @Test
  void longerBodyIsRefusedEvenIfTheClientSendsItAll() throws Exception {
    HttpResponse<String> answer = client.post("/echo", "x".repeat(1_000_000));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).isEqualTo("{\"success\":false,\"error\":\"the body is too long\"}");
    assertThat(client.last(POST + "Content-Length: 1001\r\n\r\n" + "x".repeat(1001)))
        .startsWith("HTTP/1.1 413 ");
  }

  @Test
  void longerChunksAreRefused() throws Exception {
    String half = "1f5\r\n" + "y".repeat(501) + "\r\n";
    assertThat(client.last(CHUNKED + half + half)).startsWith("HTTP/1.1 413 ");
    assertThat(client.last(CHUNKED + "7fffffff\r\nxx")).startsWith("HTTP/1.1 413 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        POST + "Content-Length: -5\r\n\r\n",
        POST + "Content-Length: 5x\r\n\r\nhello",
        POST + "Content-Length: +5\r\n\r\nhello",
        POST + "Content-Length: 99999999999999999999\r\n\r\nhello",
        POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: identity\r\n\r\nhello",
        CHUNKED + "zz\r\n",
        CHUNKED + "-1\r\n",
        CHUNKED + "\r\n\r\n",
        CHUNKED + "ffffffffff\r\n",
        "GARBAGE\r\n\r\n",
        "GET /short\r\n\r\n",
        "GET /short HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /short HTTP/1.1\r\n\r\n",
        "GET /short HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /short HTTP/1.1\r\nHost: a\r\nX-A: b\u0000c\r\n\r\n",
        "GET /short HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n",
        "GET /short HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n",
      })
  void malformedRequestIsRefusedAndTheConnectionClosed(String request) throws Exception {
    assertThat(client.last(request))
        .startsWith("HTTP/1.1 400 ")
        .contains("\r\nContent-Type: application/json\r\n")
        .contains("\r\nConnection: close\r\n")
        .contains("{\"success\":false,\"error\":\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "odd"})
  void compressedBodyIsRefusedAsSuch(String encoding) throws Exception {
    assertThat(
            client.last(POST + "Content-Encoding: " + encoding + "\r\nContent-Length: 2\r\n\r\n{}"))
        .startsWith("HTTP/1.1 415 ")
        .endsWith("{\"success\":false,\"error\":\"the body must not be compressed\"}");
  }

  @Test
  void longHeadersAndLinesAreRefused() throws Exception {
    assertThat(
            client.last("GET /short HTTP/1.1\r\nHost: a\r\nX-A: " + "a".repeat(3000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .endsWith("{\"success\":false,\"error\":\"the headers are too long\"}");
    assertThat(client.last("GET /" + "a".repeat(400) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ")
        .endsWith("{\"success\":false,\"error\":\"the request line is too long\"}");
  }

  @Test
  void olderHttpIsRefused() throws Exception {
    assertThat(client.last("GET /short HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 505 ")
        .endsWith("{\"success\":false,\"error\":\"only HTTP/1.1 is spoken here\"}");
  }

  @Test
  void unreadBodyIsNotTakenForARequest() throws Exception {
    String inner = "GET /short HTTP/1.1\r\nHost: a\r\n\r\n";
    String large = inner + "x".repeat(900);
    String request =
        "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: " + large.length() + "\r\n\r\n";
    String answers = client.last(request + large);
    assertThat(answers).contains("404 Not Found").doesNotContain("200 OK");
    // declared longer than what is worth reading away: the answer comes, and the connection ends
    String endless = "POST /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(client.last(endless + "1f4\r\n" + inner)).contains("200 OK").doesNotContain("short");
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "Close", "keep-alive, close"})
  void connectionIsClosedWhenTheClientWantsIt(String value) throws Exception {
    assertThat(
            client.raw(
                "GET /short HTTP/1.1\r\nHost: a\r\nConnection: "
                    + value
                    + "\r\n\r\n"
                    + "GET /short HTTP/1.1\r\nHost: a\r\n\r\n"))
        .containsOnlyOnce("200 OK")
        .contains("\r\nConnection: close\r\n");
  }

  @Test
  void refusedRequestIsNotAskedToContinue() throws Exception {
    String expecting = "HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    try (Socket socket = client.connect()) {
      socket.getOutputStream().write(("POST /nowhere " + expecting).getBytes(ISO_8859_1));
      assertThat(TestClient.until(socket, "}")).startsWith("HTTP/1.1 404 ").contains(": close");
    }
    try (Socket socket = client.connect()) {
      socket.getOutputStream().write(("POST /echo " + expecting).getBytes(ISO_8859_1));
      assertThat(TestClient.until(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      socket.getOutputStream().write("hello".getBytes(ISO_8859_1));
      assertThat(TestClient.until(socket, "hello")).startsWith("HTTP/1.1 200 ");
    }
  }
}
