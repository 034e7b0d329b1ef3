package orhestra.platform.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Method;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.TestClient;

class MetricsTest {
  @Test
  void requestsAreCountedByTemplateMethodAndStatusClass() throws Exception {
    Route route =
        new Route(
            Method.GET,
            "/tasks/{id}",
            Access.OPEN,
            RouteDoc.of("test", "test"),
            request -> {
              if (request.pathParam("id").equals("none")) {
                throw new ApiException(404, "task not found");
              }
              return Response.text(200, "task");
            });
    try (Metrics metrics = new Metrics();
        HttpServer server =
            HttpServer.builder()
                .listen("127.0.0.1", 0, List.of(route, metrics.route()))
                .meter(metrics)
                .build()
                .start();
        TestClient client = new TestClient(server)) {
      for (String path : List.of("/tasks/1", "/tasks/2", "/tasks/none", "/a", "/b", "/c")) {
        client.get(path);
      }
      client.last("GARBAGE\r\n\r\n");
      String count = "http_server_requests_seconds_count{method=";
      // an answer is counted after its last byte has left
      await()
          .untilAsserted(
              () ->
                  assertThat(metrics.page())
                      .contains(count + "\"GET\",route=\"/tasks/{id}\",status=\"2xx\"} 2\n")
                      .contains(count + "\"GET\",route=\"/tasks/{id}\",status=\"4xx\"} 1\n")
                      .contains(count + "\"other\",route=\"none\",status=\"4xx\"} 4\n"));
    }
  }

  @Test
  void pageHasTheProcessAndItsOwnMeters() throws Exception {
    try (Metrics metrics = new Metrics();
        HttpServer server =
            HttpServer.builder().listen("127.0.0.1", 0, List.of(metrics.route())).build().start();
        TestClient client = new TestClient(server)) {
      metrics.registry().counter("orhestra.things", "kind", "a").increment(3);
      HttpResponse<String> page = client.get("/metrics");
      assertThat(page.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(page.body())
          .contains("orhestra_things_total{kind=\"a\"} 3.0\n")
          .contains("jvm_memory_used_bytes{area=\"heap\"")
          .contains("jvm_threads_live_threads ")
          .contains("process_cpu_usage ")
          .contains("process_files_open_files ")
          .contains("process_uptime_seconds ")
          .containsPattern("jvm_gc_[a-z_]+");
    }
  }
}
