package orhestra.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingTest {
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
                    get("/", r -> text("root")),
                    get("/tasks/{id}", r -> text("task " + r.pathParam("id"))),
                    get("/tasks/claim", r -> text("claim")),
                    post("/tasks/{id}/log", r -> text(r.pathParam("id") + "=" + body(r))),
                    get("/tasks/{id}/parts/{part}", r -> text(r.pathParam("part"))),
                    post("/echo", r -> Response.json(200, r.body())),
                    get("/thread", r -> text("virtual " + Thread.currentThread().isVirtual())),
                    get("/address", r -> text(r.remoteAddress()))))
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
  void pathParametersAreDecoded() throws Exception {
    assertThat(client.get("/tasks/a%20b%2Fc").body()).isEqualTo("task a b/c");
    assertThat(client.get("/tasks/%C3%BC").body()).isEqualTo("task ü");
    assertThat(client.get("/tasks/1/parts/last").body()).isEqualTo("last");
  }

  @Test
  void literalSegmentWinsOverParameter() throws Exception {
    assertThat(client.get("/tasks/claim").body()).isEqualTo("claim");
    assertThat(client.get("/tasks/claims").body()).isEqualTo("task claims");
    assertThat(client.post("/tasks/claim/log", "x").body()).isEqualTo("claim=x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nothing", "/tasks", "/tasks/", "/tasks/1/", "/tasks/1/parts", "//", "/Echo"})
  void unknownPathIsNotFound(String path) throws Exception {
    HttpResponse<String> answer = client.get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"success\":false,\"error\":\"not found\"}");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%4", "a%", "%ff", "%00", "a%0Ab"})
  void badlyEncodedParameterIsRefused(String id) throws Exception {
    String answer =
        client.last(
            "GET /tasks/" + id + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"field\":\"id\"");
  }

  @Test
  void otherMethodNamesTheRightOnes() throws Exception {
    HttpResponse<String> answer = client.call("PATCH", "/echo", "{}");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).isEqualTo("{\"success\":false,\"error\":\"method not allowed\"}");
    assertThat(answer.headers().firstValue("Allow")).contains("POST, OPTIONS");
    assertThat(client.call("DELETE", "/tasks/1", null).headers().firstValue("Allow"))
        .contains("GET, HEAD, OPTIONS");
  }

  @Test
  void optionsTellsTheMethods() throws Exception {
    HttpResponse<String> answer = client.call("OPTIONS", "/tasks/1", null);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    assertThat(client.call("OPTIONS", "/nothing", null).statusCode()).isEqualTo(404);
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    HttpResponse<String> answer = client.call("HEAD", "/tasks/claim", null);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Length")).contains("5");
    assertThat(client.call("HEAD", "/echo", null).statusCode()).isEqualTo(405);
    assertThat(client.last("HEAD /tasks/claim HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\n");
  }

  @Test
  void handlerMayBlockOnItsVirtualThread() throws Exception {
    assertThat(client.get("/thread").body()).isEqualTo("virtual true");
  }

  @Test
  void remoteAddressHasNoPort() throws Exception {
    assertThat(client.get("/address").body()).isEqualTo("127.0.0.1");
  }

  @Test
  void twoRoutesForOnePathAreRefused() {
    Route one = get("/tasks/{id}", r -> text("one"));
    Route two = get("/tasks/{id}", r -> text("two"));
    Route renamed = post("/tasks/{taskId}", r -> text("three"));
    assertThatThrownBy(() -> tree(one, two)).hasMessage("two routes for GET /tasks/{id}");
    assertThatThrownBy(() -> tree(one, renamed)).hasMessageContaining("two names");
  }

  private static void tree(Route... routes) {
    new Dispatcher(
        new HttpListener("main", "127.0.0.1", 0, true, List.of(routes)),
        1,
        Gate.OPEN,
        RequestMeter.NONE,
        RequestLog.NONE,
        RequestTracer.NONE,
        e -> false,
        new CrossOrigin(site -> false));
  }

  private static String body(Request request) {
    return new String(request.body(), UTF_8);
  }
}
