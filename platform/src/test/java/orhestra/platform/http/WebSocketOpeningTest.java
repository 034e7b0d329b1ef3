package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.post;
import static orhestra.platform.http.TestRoutes.text;

import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a request to a WebSocket, or to an error. */
@Timeout(60)
class WebSocketOpeningTest {
  private static final String UPGRADE = "Upgrade: websocket\r\n";
  private static final String CONNECTION = "Connection: Upgrade\r\n";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";

  private final SocketNotes notes = new SocketNotes();
  private final BlockingQueue<String> measured = new LinkedBlockingQueue<>();
  private HttpServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    server =
        HttpServer.builder()
            .listen(
                "127.0.0.1",
                0,
                List.of(
                    get(
                        "/ws/{id}",
                        r -> {
                          notes.note(r.pathParam("id") + " after " + r.query("after"));
                          return Response.webSocket(notes, 1000, 4013).withHeader("X-Mine", "1");
                        }),
                    new Route(
                        Method.GET,
                        "/secret",
                        Access.OPERATOR,
                        TestRoutes.DOC,
                        r -> Response.webSocket(notes, 1000, 4013)),
                    get(
                        "/refused",
                        r -> {
                          throw new ApiException(404, "no such session", "session_id");
                        }),
                    post("/posted", r -> Response.webSocket(notes, 1000, 4013)),
                    get("/short", r -> text("short"))))
            .gate(
                access ->
                    request ->
                        access == Access.OPEN
                            ? null
                            : Response.json(401, ErrorBody.of("a key is missing", null, null)))
            .meter((method, path) -> (status, nanos) -> measured.add(path + " " + status))
            .build()
            .start();
    client = new TestClient(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String answer(String line, String... headers) throws Exception {
    return client.last(
        line + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers) + "\r\n");
  }

  @Test
  void requestBecomesAWebSocket() throws Exception {
    try (Socket socket = client.connect()) {
      socket
          .getOutputStream()
          .write(
              ("GET /short HTTP/1.1\r\n"
                      + "Host: a\r\n\r\n"
                      + "GET /ws/s%201?after=7 HTTP/1.1\r\n"
                      + "Host: a\r\n"
                      + "X-Correlation-Id: c-1\r\n"
                      + "upgrade: h2c, WebSocket\r\n"
                      + "connection: keep-alive\r\n"
                      + "Connection: upgrade\r\n"
                      + KEY
                      + VERSION
                      + "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                      + "Sec-WebSocket-Protocol: chat\r\n\r\n")
                  .getBytes(ISO_8859_1));
      TestClient.until(socket, "short");
      assertThat(TestClient.until(socket, "\r\n\r\n"))
          .isEqualTo(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                  + "X-Correlation-Id: c-1\r\nX-Mine: 1\r\n\r\n");
      assertThat(notes.next()).isEqualTo("s 1 after 7");
      assertThat(notes.next()).isEqualTo("opened");
    }
  }

  @Test
  void socketIsCountedWhenItIsOpened() throws Exception {
    try (RawWebSocket socket = RawWebSocket.open(client, "/ws/1")) {
      assertThat(measured.poll(20, TimeUnit.SECONDS)).isEqualTo("/ws/{id} 101");
      assertThat(CurrentRequest.get()).isNull();
      socket.write(RawWebSocket.close(1000, ""));
      assertThat(socket.rest()).isEqualTo("close 1000, end");
      assertThat(client.get("/short").body()).isEqualTo("short");
      assertThat(measured.poll(20, TimeUnit.SECONDS)).isEqualTo("/short 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        CONNECTION + KEY + VERSION,
        UPGRADE + KEY + VERSION,
        "Upgrade: h2c\r\n" + CONNECTION + KEY + VERSION,
        UPGRADE + "Connection: keep-alive\r\n" + KEY + VERSION,
      })
  void otherRequestIsToldWhatIsSpokenHere(String headers) throws Exception {
    assertThat(answer("GET /ws/1", headers))
        .startsWith("HTTP/1.1 426 ")
        .contains("\r\nUpgrade: websocket\r\n")
        .contains("\r\nConnection: Upgrade\r\n")
        .contains("\r\nContent-Type: application/json\r\n")
        .endsWith("{\"success\":false,\"error\":\"only a WebSocket can be opened here\"}");
    assertThat(notes.next()).isEqualTo("1 after null");
    assertThat(notes.isEmpty()).isTrue();
  }

  @Test
  void headAndPostOpenNothing() throws Exception {
    assertThat(answer("HEAD /ws/1", UPGRADE, CONNECTION, KEY, VERSION))
        .startsWith("HTTP/1.1 426 ")
        .endsWith("\r\n\r\n");
    assertThat(answer("POST /posted", UPGRADE, CONNECTION, KEY, VERSION))
        .startsWith("HTTP/1.1 426 ");
    assertThat(answer("POST /ws/1", UPGRADE, CONNECTION, KEY, VERSION)).startsWith("HTTP/1.1 405 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sec-WebSocket-Version: 8\r\n",
        "Sec-WebSocket-Version: 13, 8\r\n",
        "Sec-WebSocket-Version: 013\r\n"
      })
  void otherVersionIsRefused(String version) throws Exception {
    assertThat(answer("GET /ws/1", UPGRADE, CONNECTION, KEY, version))
        .startsWith("HTTP/1.1 400 ")
        .contains("\r\nSec-WebSocket-Version: 13\r\n")
        .endsWith(
            "{\"success\":false,\"error\":\"Sec-WebSocket-Version must be 13\","
                + "\"field\":\"Sec-WebSocket-Version\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n",
        "Sec-WebSocket-Key: ????????????????????????\r\n",
        KEY + KEY
      })
  void otherKeyIsRefused(String key) throws Exception {
    assertThat(answer("GET /ws/1", UPGRADE, CONNECTION, key, VERSION))
        .startsWith("HTTP/1.1 400 ")
        .endsWith(
            "{\"success\":false,\"error\":\"Sec-WebSocket-Key must be 16 bytes in base64\","
                + "\"field\":\"Sec-WebSocket-Key\"}");
  }

  @Test
  void requestWithABodyIsRefused() throws Exception {
    String request = new String(RawWebSocket.request("/ws/1"), ISO_8859_1);
    String length = "\r\nContent-Length: 5\r\n\r\nhello";
    assertThat(client.last(request.replace("\r\n\r\n", length)))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("{\"success\":false,\"error\":\"a WebSocket is opened without a body\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "/secret, 401, a key is missing",
    "/refused, 404, no such session",
    "/ws/%zz, 400, ",
    "/nowhere, 404, not found"
  })
  void refusalIsAnOrdinaryAnswer(String path, int status, String error) throws Exception {
    try (Socket socket = client.connect()) {
      socket.getOutputStream().write(RawWebSocket.request(path));
      socket.getOutputStream().write("GET /short HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(TestClient.until(socket, "}"))
          .startsWith("HTTP/1.1 " + status + " ")
          .contains(error == null ? "" : error);
      assertThat(TestClient.until(socket, "short")).contains("HTTP/1.1 200 ");
      assertThat(notes.isEmpty()).isTrue();
    }
  }
}
