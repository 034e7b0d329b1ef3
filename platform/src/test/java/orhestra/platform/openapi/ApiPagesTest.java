package orhestra.platform.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import orhestra.platform.http.Access;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Method;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;
import orhestra.platform.http.TestClient;
import orhestra.platform.http.WebSocket;
import orhestra.platform.http.WebSocketHandler;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiPagesTest {
  private record Job(String id, @Nullable String name, int tasks, List<Part> parts, Access who) {}

  private record Part(double fopt, Map<String, Long> counts) {}

  private static final RouteDoc CREATE =
      RouteDoc.of("jobs", "Create a job")
          .describe("Accepts **any** sweep.")
          .header("X-Dry-Run", Schema.bool(), "only look")
          .request(
              Schema.object()
                  .required("algorithms", Schema.array(Schema.values("PSO", "GA")))
                  .optional("name", Schema.string().maxLength(100).byDefault("unnamed"))
                  .closed(),
              "{\"algorithms\":[\"PSO\"]}")
          .answer(201, "created", Schema.of(Job.class), "{\"id\":\"job-1\"}")
          .error(409, "idempotency key used for another job");
  private static final RouteDoc READ =
      RouteDoc.of("jobs", "Read a job")
          .path("jobId", "the job's id")
          .query("limit", Schema.integer(1, 10_000).byDefault(100), "at most so many")
          .answer(200, "the job", Schema.of(Job.class), null)
          .error(404, "job not found");

  private final List<Route> routes =
      ApiPages.around(
          "Orhestra <test>",
          "1.2",
          List.of(
              route(Method.POST, "/api/v1/jobs", Access.OPERATOR, CREATE),
              route(Method.GET, "/api/v1/jobs/{jobId}", Access.VIEWER, READ),
              route(Method.DELETE, "/api/v1/jobs/{jobId}", Access.OPERATOR, READ),
              new Route(
                  Method.GET,
                  "/ws/{jobId}",
                  Access.OPEN,
                  RouteDoc.of("jobs", "Follow a job").webSocket(),
                  request -> Response.webSocket(new Silence(), 100, 1009))));

  private static final class Silence implements WebSocketHandler {
    @Override
    public void opened(WebSocket socket) {}

    @Override
    public void message(String text) {}

    @Override
    public void closed(int code, String reason) {}
  }

  private HttpServer server;
  private TestClient client;
  private JsonNode api;

  private static Route route(Method method, String path, Access access, RouteDoc doc) {
    return new Route(method, path, access, doc, request -> Response.json(200, new byte[] {'1'}));
  }

  @BeforeAll
  void start() throws Exception {
    server = HttpServer.builder().listen("127.0.0.1", 0, routes).build().start();
    client = new TestClient(server);
    api = Json.parse(client.get("/openapi.json").body().getBytes(UTF_8));
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void everyDocumentedOperationExists() throws Exception {
    for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        String real = path.getKey().replace("{file}", "start.js").replace("{jobId}", "job-1");
        int status = client.call(method.toUpperCase(Locale.ROOT), real, null).statusCode();
        assertThat(status).as("%s %s", method, real).isNotIn(404, 405).isLessThan(500);
      }
    }
  }

  @Test
  void everyRouteIsDocumented() {
    for (Route route : routes) {
      JsonNode operation =
          api.get("paths").get(route.path()).get(route.method().name().toLowerCase(Locale.ROOT));
      assertThat(operation).as("%s %s", route.method(), route.path()).isNotNull();
      assertThat(operation.get("summary").stringValue()).isEqualTo(route.doc().summary());
    }
  }

  @Test
  void operationSaysWhatTheRouteSays() {
    JsonNode create = api.at("/paths/~1api~1v1~1jobs/post");
    assertThat(create.get("operationId").stringValue()).isEqualTo("postApiV1Jobs");
    assertThat(create.get("description").stringValue()).isEqualTo("Accepts **any** sweep.");
    assertThat(create.at("/parameters/0/in").stringValue()).isEqualTo("header");
    assertThat(create.at("/requestBody/content/application~1json/schema/required/0").stringValue())
        .isEqualTo("algorithms");
    assertThat(
            create.at("/requestBody/content/application~1json/example/algorithms/0").stringValue())
        .isEqualTo("PSO");
    assertThat(create.at("/responses/201/content/application~1json/schema/$ref").stringValue())
        .isEqualTo("#/components/schemas/Job");
    assertThat(create.get("responses").propertyNames())
        .contains("201", "400", "401", "403", "409", "413", "415", "500");
    JsonNode read = api.at("/paths/~1api~1v1~1jobs~1{jobId}/get");
    assertThat(read.at("/parameters/0/name").stringValue()).isEqualTo("jobId");
    assertThat(read.at("/parameters/0/required").booleanValue()).isTrue();
    assertThat(read.at("/parameters/1/schema/maximum").intValue()).isEqualTo(10_000);
    assertThat(read.get("responses").propertyNames()).doesNotContain("413", "415");
    assertThat(api.at("/paths/~1metrics").isMissingNode()).isTrue();
  }

  @Test
  void webSocketSaysHowItIsOpened() throws Exception {
    JsonNode follow = api.at("/paths/~1ws~1{jobId}/get/responses");
    assertThat(follow.propertyNames()).contains("101", "400", "426");
    assertThat(follow.at("/101/content").isMissingNode()).isTrue();
    assertThat(follow.at("/426/content/application~1json/schema").isMissingNode()).isFalse();
    assertThat(client.get("/ws/job-1").statusCode()).isEqualTo(426);
  }

  @Test
  void recordsBecomeSchemas() {
    JsonNode job = api.at("/components/schemas/Job");
    assertThat(Json.text(job))
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"},"
                + "\"name\":{\"type\":\"string\"},"
                + "\"tasks\":{\"type\":\"integer\",\"format\":\"int32\"},"
                + "\"parts\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Part\"}},"
                + "\"who\":{\"type\":\"string\","
                + "\"enum\":[\"OPEN\",\"VIEWER\",\"OPERATOR\",\"AGENT\",\"CONTRIBUTOR\",\"PARTICIPANT\",\"VISITOR\"]}},"
                + "\"required\":[\"id\",\"tasks\",\"parts\",\"who\"]}");
  }

  @Test
  void wrongDescriptionsAreRefused() {
    RouteDoc parameter = RouteDoc.of("t", "s").path("other", "no such");
    assertThatThrownBy(
            () ->
                OpenApi.document(
                    "t", "1", List.of(route(Method.GET, "/a/{id}", Access.OPEN, parameter))))
        .hasMessage("/a/{id} has no path parameter other");
    RouteDoc clash =
        RouteDoc.of("t", "s")
            .answer(200, "a", Schema.object().named("Same"), null)
            .answer(201, "b", Schema.string().named("Same"), null);
    assertThatThrownBy(
            () -> OpenApi.document("t", "1", List.of(route(Method.GET, "/a", Access.OPEN, clash))))
        .hasMessage("two different schemas are named Same");
  }

  @Test
  void pageAndItsPartsComeFromHereAlone() throws Exception {
    HttpResponse<String> page = client.get("/docs");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self';")
        .doesNotContain("unsafe", "http");
    assertThat(page.body()).contains("Orhestra &lt;test").doesNotContain("//", "<script>");
    List<String> parts = new ArrayList<>();
    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
    while (links.find()) {
      parts.add(links.group(1));
      HttpResponse<String> part = client.get(links.group(1));
      assertThat(part.statusCode()).as(links.group(1)).isEqualTo(200);
      String type = part.headers().firstValue("Content-Type").orElseThrow();
      String end = links.group(1).substring(links.group(1).lastIndexOf('.'));
      assertThat(type)
          .isEqualTo(
              Map.of(
                      ".js", "text/javascript; charset=utf-8",
                      ".css", "text/css; charset=utf-8",
                      ".png", "image/png")
                  .get(end));
    }
    assertThat(parts).hasSize(4);
    assertThat(client.get("/docs/index.html").statusCode()).isEqualTo(404);
    assertThat(client.get("/docs/..%2F..%2Fpom.properties").statusCode()).isEqualTo(404);
  }

  @Test
  void indexIsJsonForProgramsAndLinksForBrowsers() throws Exception {
    JsonNode index = Json.parse(client.get("/").body().getBytes(UTF_8));
    assertThat(index.get("name").stringValue()).isEqualTo("Orhestra <test>");
    assertThat(index.get("version").stringValue()).isEqualTo("1.2");
    assertThat(index.get("links").propertyNames()).containsExactly("/openapi.json", "/docs");
    assertThat(client.get("/", "Accept", "*/*").body()).startsWith("{");
    assertThat(client.get("/", "Accept", "application/json, text/html").body()).startsWith("{");
    HttpResponse<String> page =
        client.get("/", "Accept", "text/html,application/xhtml+xml,application/json;q=0.9");
    assertThat(page.body())
        .startsWith("<!doctype html>")
        .contains("Orhestra &lt;test")
        .contains("<a href=\"/docs\">");
    assertThat(page.headers().firstValue("Vary")).contains("Accept");
  }
}
