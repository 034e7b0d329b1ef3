package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.post;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorAnswersTest {
  private HttpServer server;
  private TestClient client;

  @BeforeAll
  void start() {
    server =
        HttpServer.builder()
            .listen(
                "127.0.0.1",
                0,
                List.of(
                    get(
                        "/api",
                        r -> {
                          throw new ApiException(409, "say \"no\"\n\u0001\\", "a.b[2]");
                        }),
                    get(
                        "/bug",
                        r -> {
                          throw new IllegalStateException("SELECT * FROM keys");
                        }),
                    get(
                        "/error",
                        r -> {
                          throw new StackOverflowError();
                        }),
                    post(
                        "/unread",
                        r -> {
                          throw new ApiException(404, "task not found");
                        })))
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
  void apiErrorNamesTheField() throws Exception {
    HttpResponse<String> answer = client.get("/api");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body())
        .isEqualTo(
            "{\"success\":false,\"error\":\"say \\\"no\\\"\\u000a\\u0001\\\\\","
                + "\"field\":\"a.b[2]\"}");
  }

  @Test
  void unexpectedExceptionTellsNothingAndIsLoggedOnce() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(HttpServer.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
    try {
      HttpResponse<String> answer = client.get("/bug", "X-Correlation-Id", "look-for-me");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body())
          .isEqualTo(
              "{\"success\":false,\"error\":\"internal error\",\"correlationId\":\"look-for-me\"}");
      assertThat(lines.list).hasSize(1);
      ILoggingEvent line = lines.list.getFirst();
      assertThat(line.getFormattedMessage()).isEqualTo("GET /bug failed");
      assertThat(line.getThrowableProxy().getMessage()).isEqualTo("SELECT * FROM keys");
      assertThat(client.get("/error").statusCode()).isEqualTo(500);
    } finally {
      logger.detachAppender(lines);
      logger.setAdditive(true);
    }
  }

  @Test
  void connectionIsUsedAgainAfterAnUnreadBody() throws Exception {
    String post = "POST /unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n";
    String answers = client.raw(post + "\r\nhello" + post + "Connection: close\r\n\r\nhello");
    assertThat(answers.split("task not found", -1)).hasSize(3);
  }
}
