package orhestra.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What browsers are told whose page is another site's. */
@Timeout(60)
final class CrossOriginTest {
  private static final String LISTED = "https://shop.example";

  private HttpServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    server =
        HttpServer.builder()
            .listen(
                "127.0.0.1",
                0,
                List.of(route("/chat", Access.VISITOR), route("/jobs", Access.OPERATOR)))
            .pages(LISTED::equals)
            .build()
            .start();
    client = new TestClient(server);
  }

  private static Route route(String path, Access access) {
    return new Route(
        Method.POST,
        path,
        access,
        RouteDoc.of("test", "test"),
        request -> Response.text(200, "in"));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static String allowed(HttpResponse<String> answer) {
    return answer.headers().firstValue("Access-Control-Allow-Origin").orElse("");
  }

  @Test
  void answersForVisitorsCanBeReadByListedSites() throws Exception {
    HttpResponse<String> answer = client.post("/chat", "{}", "Origin", LISTED);
    assertThat(allowed(answer)).isEqualTo(LISTED);
    assertThat(answer.headers().firstValue("Vary")).contains("Origin");
    assertThat(allowed(client.post("/chat", "{}", "Origin", "https://other.example"))).isEmpty();
    assertThat(allowed(client.post("/chat", "{}"))).isEmpty();
    assertThat(allowed(client.post("/jobs", "{}", "Origin", LISTED))).isEmpty();
  }

  @Test
  void whoAsksBeforehandIsTold() throws Exception {
    HttpResponse<String> answer =
        client.call(
            "OPTIONS", "/chat", null, "Origin", LISTED, "Access-Control-Request-Method", "POST");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(allowed(answer)).isEqualTo(LISTED);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("POST");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("X-Session-Token");
    HttpResponse<String> other =
        client.call(
            "OPTIONS", "/jobs", null, "Origin", LISTED, "Access-Control-Request-Method", "POST");
    assertThat(allowed(other)).isEmpty();
  }
}
