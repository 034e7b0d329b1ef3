package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orhestra.platform.http.TestRoutes.get;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamedAnswerTest {
  private static final byte[] LINE = "0123456789abcde\n".getBytes(US_ASCII);
  private static final int MANY = 100_000;

  private final CountDownLatch more = new CountDownLatch(1);
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
                    get("/short", r -> Response.stream(200, "text/csv", out -> out.write(LINE))),
                    get("/empty", r -> Response.stream(200, "text/csv", out -> {})),
                    get(
                        "/long",
                        r ->
                            Response.stream(
                                200,
                                "text/csv",
                                out -> {
                                  for (int i = 0; i < MANY; i++) {
                                    out.write(LINE);
                                  }
                                })),
                    get(
                        "/fails-early",
                        r ->
                            Response.stream(
                                200,
                                "text/csv",
                                out -> {
                                  out.write(LINE);
                                  throw new ApiException(404, "job not found");
                                })),
                    get(
                        "/fails-late",
                        r ->
                            Response.stream(
                                200,
                                "text/csv",
                                out -> {
                                  out.write(LINE);
                                  out.flush();
                                  throw new IllegalStateException("broken");
                                })),
                    get(
                        "/pieces",
                        r ->
                            Response.stream(
                                200,
                                "text/csv",
                                out -> {
                                  out.write(LINE);
                                  out.flush();
                                  more.await();
                                  out.write('!');
                                }))))
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
  void shortAnswerHasALength() throws Exception {
    HttpResponse<String> answer = client.get("/short");
    assertThat(answer.body()).isEqualTo("0123456789abcde\n");
    assertThat(answer.headers().firstValue("Content-Length")).contains("16");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv");
    assertThat(client.get("/empty").headers().firstValue("Content-Length")).contains("0");
  }

  @Test
  void longAnswerComesWholeAndTheConnectionIsKept() throws Exception {
    HttpResponse<String> answer = client.get("/long");
    assertThat(answer.body()).hasSize(MANY * LINE.length).endsWith("0123456789abcde\n");
    assertThat(answer.headers().firstValue("Transfer-Encoding")).contains("chunked");
    String both =
        client.raw(
            "GET /long HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET /short HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(both).contains("\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n").endsWith("abcde\n");
  }

  @Test
  void headCountsWithoutSending() throws Exception {
    HttpResponse<String> answer = client.call("HEAD", "/long", null);
    assertThat(answer.headers().firstValue("Content-Length")).contains("" + MANY * LINE.length);
    assertThat(client.call("HEAD", "/short", null).headers().firstValue("Content-Length"))
        .contains("16");
  }

  @Test
  void failureBeforeTheFirstBytesIsAnErrorAnswer() throws Exception {
    HttpResponse<String> answer = client.get("/fails-early");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"success\":false,\"error\":\"job not found\"}");
    assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/json");
  }

  @Test
  void failureAfterTheFirstBytesBreaksTheConnection() throws Exception {
    assertThatThrownBy(() -> client.get("/fails-late")).isInstanceOf(IOException.class);
    String answer = client.raw("GET /fails-late HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(answer).contains("0123456789abcde\n").doesNotContain("\r\n0\r\n");
  }

  @Test
  void flushedPieceArrivesWhileTheRestIsWritten() throws Exception {
    try (Socket socket = client.connect()) {
      socket
          .getOutputStream()
          .write("GET /pieces HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      TestClient.until(socket, "abcde\n");
      more.countDown();
      assertThat(TestClient.rest(socket)).contains("!").endsWith("\r\n0\r\n\r\n");
    }
  }
}
