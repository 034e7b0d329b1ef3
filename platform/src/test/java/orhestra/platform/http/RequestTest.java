package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.http.TestRoutes.get;
import static orhestra.platform.http.TestRoutes.post;
import static orhestra.platform.http.TestRoutes.text;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestTest {
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
                    get("/int", r -> text("" + r.intQuery("limit", 7, 1, 10))),
                    get("/bool", r -> text("" + r.boolQuery("all", false))),
                    get("/enum", r -> text("" + r.enumQuery("access", Access.class))),
                    get("/enum-default", r -> text("" + r.enumQuery("access", Access.AGENT))),
                    get("/query", r -> text("" + r.query("q"))),
                    get("/header", r -> text("" + r.header("X-Name"))),
                    get("/key", r -> text("" + r.key())),
                    get("/correlation", r -> text(r.correlationId())),
                    post(
                        "/json",
                        r -> {
                          r.requireJson();
                          return Response.json(200, r.body());
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

  @ParameterizedTest
  @CsvSource({
    "/int, 7",
    "/int?limit=1, 1",
    "/int?limit=10, 10",
    "/bool, false",
    "/bool?all=true, true",
    "/enum, null",
    "/enum?access=viewer, VIEWER",
    "/enum?access=OPEN, OPEN",
    "/enum-default, AGENT",
    "/query, null",
    "/query?q=a%20b+c%26d, a b c&d",
    "/query?q=, ''"
  })
  void queryIsRead(String path, String expected) throws Exception {
    assertThat(client.get(path).body()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/int?limit=0, limit, limit must be a whole number from 1 to 10",
    "/int?limit=11, limit, limit must be a whole number from 1 to 10",
    "/int?limit=x, limit, limit must be a whole number from 1 to 10",
    "/int?limit=1&limit=2, limit, limit is given more than once",
    "/bool?all=yes, all, all must be true or false",
    "'/enum?access=root', access, 'access must be one of open, viewer, operator, agent,"
        + " contributor, participant, visitor'",
  })
  void wrongQueryNamesTheField(String path, String field, String error) throws Exception {
    HttpResponse<String> answer = client.get(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("{\"success\":false,\"error\":\"" + error + "\",\"field\":\"" + field + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"q=%zz", "q=%", "%zz=1"})
  void badlyEncodedQueryIsRefused(String query) throws Exception {
    assertThat(
            client.last(
                "GET /query?"
                    + query
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("{\"success\":false,");
  }

  @Test
  void headerNamesHaveNoCase() throws Exception {
    assertThat(client.get("/header", "x-NAME", "v").body()).isEqualTo("v");
    assertThat(client.get("/header").body()).isEqualTo("null");
  }

  @Test
  void keyComesFromEitherHeader() throws Exception {
    assertThat(client.get("/key", "X-Orhestra-Key", "k1").body()).isEqualTo("k1");
    assertThat(client.get("/key", "Authorization", "bearer k2").body()).isEqualTo("k2");
    assertThat(client.get("/key", "Authorization", "Basic eDp5").body()).isEqualTo("null");
    assertThat(client.get("/key").body()).isEqualTo("null");
  }

  @Test
  void saneCorrelationIdIsKeptAndEchoed() throws Exception {
    HttpResponse<String> answer = client.get("/correlation", "X-Correlation-Id", "job:7_a.b-c");
    assertThat(answer.body()).isEqualTo("job:7_a.b-c");
    assertThat(answer.headers().firstValue("X-Correlation-Id")).contains("job:7_a.b-c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "x\"y", "<script>", "ümlaut"})
  void otherCorrelationIdIsReplaced(String id) throws Exception {
    String answer =
        client.raw(
            "GET /correlation HTTP/1.1\r\nHost: localhost\r\nX-Correlation-Id: "
                + id
                + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).doesNotContain(id).containsPattern("\r\nX-Correlation-Id: [0-9a-f]{16}\r\n");
  }

  @Test
  void overlongCorrelationIdIsReplaced() throws Exception {
    assertThat(client.get("/correlation", "X-Correlation-Id", "a".repeat(65)).body()).hasSize(16);
    assertThat(client.get("/correlation", "X-Correlation-Id", "a".repeat(64)).body()).hasSize(64);
  }

  @Test
  void eachRequestHasAnIdOfItsOwn() throws Exception {
    assertThat(client.get("/correlation").body()).isNotEqualTo(client.get("/correlation").body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=utf-8", "Application/JSON"})
  void jsonIsTaken(String type) throws Exception {
    assertThat(client.post("/json", "{}", "Content-Type", type).statusCode()).isEqualTo(200);
  }

  @Test
  void missingContentTypeCountsAsJson() throws Exception {
    assertThat(client.post("/json", "{}").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/jsonp", "application/x-www-form-urlencoded"})
  void otherContentTypeIsRefused(String type) throws Exception {
    HttpResponse<String> answer = client.post("/json", "{}", "Content-Type", type);
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body())
        .isEqualTo("{\"success\":false,\"error\":\"the content type must be application/json\"}");
  }
}
