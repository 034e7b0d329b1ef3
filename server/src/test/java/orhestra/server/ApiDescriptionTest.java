package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orhestra.platform.redis.TestRedis;
import tools.jackson.databind.JsonNode;

/** What the assembled server says of itself in /openapi.json, against what it does. */
final class ApiDescriptionTest {
  /** Every operation, written down once more: neither a route nor its description vanishes. */
  private static final String OPERATIONS =
      """
      GET /
      GET /api/v1/health
      GET /api/v1/jobs
      POST /api/v1/jobs
      GET /api/v1/jobs/{jobId}
      DELETE /api/v1/jobs/{jobId}
      POST /api/v1/jobs/{jobId}/cancel
      POST /api/v1/jobs/{jobId}/retry-failed
      GET /api/v1/jobs/{jobId}/results
      GET /api/v1/jobs/{jobId}/tasks
      GET /api/v1/tasks/{taskId}
      POST /api/v1/tasks/{taskId}/reset
      GET /api/v1/spots
      POST /internal/v1/hello
      POST /internal/v1/heartbeat
      POST /internal/v1/goodbye
      POST /internal/v1/tasks/claim
      POST /internal/v1/tasks/complete
      POST /internal/v1/tasks/{taskId}/complete
      POST /internal/v1/tasks/{taskId}/fail
      POST /internal/v1/tasks/{taskId}/log
      POST /api/update
      GET /api/job-status/{jobId}
      GET /api/jobs
      GET /api/jobs/{jobId}/explain
      POST /api/jobs/{jobId}/cancel
      DELETE /api/jobs/{jobId}
      POST /api/v1/rounds/{jobId}/join
      POST /api/v1/rounds/{jobId}/messages
      GET /api/v1/rounds/{jobId}/messages
      GET /api/v1/rounds
      GET /api/v1/rounds/{jobId}
      GET /api/v1/rounds/{jobId}/transcript
      GET /api/brands
      POST /api/brands
      GET /api/brands/{brand}/summary
      GET /api/brands/{brand}/chunks
      GET /api/brands/{brand}/spikes
      GET /api/brands/{brand}/live
      GET /api/brands/{brand}/stream
      GET /api/brands/{brand}/analytics
      GET /api/brands/{brand}/explain
      GET /api/brands/{brand}/shadow
      GET /api/brands/{brand}/failed
      GET /api/brands/{brand}/failed/{failedId}
      DELETE /api/brands/{brand}/failed/{failedId}
      POST /api/brands/{brand}/failed/{failedId}/replay
      GET /insights/health
      GET /insights/metrics
      POST /api/v1/chat/init
      POST /api/v1/chat/visitors
      POST /api/v1/chat/{session_id}/task
      GET /api/v1/chat/{session_id}/status
      DELETE /api/v1/chat/{session_id}
      GET /api/v1/chat/{session_id}/tasks/{task_id}
      POST /api/v1/chat/{session_id}/tasks/{task_id}/cancel
      GET /api/v1/chat/{session_id}/messages
      GET /api/v1/chat/{session_id}/stream
      POST /api/v1/chat/session/{session_id}/task
      GET /api/v1/chat/session/{session_id}/status
      DELETE /api/v1/chat/session/{session_id}
      GET /api/v1/chat/session/{session_id}/tasks/{task_id}
      POST /api/v1/chat/session/{session_id}/tasks/{task_id}/cancel
      GET /api/v1/chat/session/{session_id}/messages
      GET /api/v1/chat/session/{session_id}/stream
      GET /ws/chat/{session_id}
      GET /api/v1/agents
      GET /api/v1/agents/{agent_id}
      PUT /api/v1/agents/{agent_id}
      DELETE /api/v1/agents/{agent_id}
      GET /health/detailed
      GET /health/metrics
      GET /docs
      GET /docs/{file}
      GET /health
      GET /metrics
      GET /openapi.json
      """;

  @TempDir private Path folder;
  private TestRedis redis;
  private TestServer server;
  private JsonNode api;

  @BeforeEach
  void start() {
    redis = TestRedis.start();
    server = TestServer.onH2(folder, "REDIS_URL", "redis://127.0.0.1:" + redis.port());
    api = server.get("/openapi.json").body();
  }

  @AfterEach
  void stop() {
    server.close();
    redis.close();
  }

  private interface Visitor {
    void visit(String method, String path, JsonNode operation);
  }

  private void operations(Visitor visitor) {
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        visitor.visit(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue());
      }
    }
  }

  @Test
  void allOperationsAreDescribedAndNoOthers() {
    TreeSet<String> described = new TreeSet<>();
    operations((method, path, operation) -> described.add(method + " " + path));
    assertThat(described).containsExactlyElementsOf(new TreeSet<>(OPERATIONS.lines().toList()));
  }

  @Test
  void eachPathTakesTheMethodsThatAreDescribedAndNoOthers() {
    Map<String, TreeSet<String>> described = new TreeMap<>();
    operations(
        (method, path, operation) ->
            described.computeIfAbsent(path, p -> new TreeSet<>()).add(method));
    described.forEach(
        (path, methods) -> {
          if (methods.contains("GET")) {
            methods.add("HEAD");
          }
          methods.add("OPTIONS");
          HttpResponse<String> answer =
              server.raw(server.request(real(path)).method("OPTIONS", BodyPublishers.noBody()));
          String allowed = answer.headers().firstValue("Allow").orElse("");
          assertThat(new TreeSet<>(Arrays.asList(allowed.split(", ")))).as(path).isEqualTo(methods);
        });
  }

  @Test
  void whatIsAnsweredIsDescribed() {
    server.submit(1, "");
    operations(
        (method, path, operation) -> {
          for (String body : List.of(example(operation), "{", "[]", "{\"spotId\":\"nobody\"}")) {
            HttpResponse<String> answer =
                server.raw(
                    server.request(real(path)).method(method, BodyPublishers.ofString(body)));
            String status = String.valueOf(answer.statusCode());
            assertThat(operation.path("responses").propertyNames())
                .as("%s %s with %s: %s", method, path, body, answer.body())
                .contains(status);
            assertThat(answer.body()).doesNotContain("\"error\":\"not found\"");
          }
        });
  }

  @Test
  void theExamplesOfTheBodiesAreAccepted() {
    assertThat(server.post("/api/v1/jobs", example("post", "/api/v1/jobs")).status())
        .isEqualTo(201);
    for (String path :
        List.of(
            "/internal/v1/hello",
            "/internal/v1/heartbeat",
            "/internal/v1/tasks/claim",
            "/internal/v1/goodbye",
            "/internal/v1/tasks/complete")) {
      assertThat(server.post(path, example("post", path)).status()).as(path).isEqualTo(200);
    }
  }

  private String example(String method, String path) {
    String text = example(api.path("paths").path(path).path(method));
    assertThat(text).as(path).isNotEqualTo("{}");
    return text;
  }

  private static String example(JsonNode operation) {
    JsonNode content = operation.path("requestBody").path("content").path("application/json");
    return content.has("example") ? content.path("example").toString() : "{}";
  }

  private static String real(String path) {
    return path.replace("{jobId}", "job-1")
        .replace("{taskId}", "task-1-0")
        .replace("{brand}", "unknown")
        .replace("{failedId}", "failed-1-0")
        .replace("{session_id}", "nobody")
        .replace("{task_id}", "nothing")
        .replace("{agent_id}", "somebody")
        .replace("{file}", "start.js");
  }
}
