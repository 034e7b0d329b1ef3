package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.platform.redis.TestRedis;
import orhestra.server.TestServer.Answer;

/** The port on which the seed's orchestrator answers: here a free one instead of 5000. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ComputationsPortTest {
  @TempDir private static Path folder;
  private static int port;
  private static TestServer server;

  @BeforeAll
  static void start() {
    port = TestRedis.freePort();
    server = TestServer.onH2(folder, "ORHESTRA_DOORS", "computations:" + port);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer get(String path) {
    return server.send(server.request(path).uri(at(path)).GET());
  }

  private static URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Test
  void theIndexNamesTheServiceAndItsLinks() {
    Answer index = get("/");
    assertThat(index.status()).isEqualTo(200);
    assertThat(index.text("service")).isEqualTo("computations-orchestrator");
    assertThat(index.body().path("links").toString())
        .contains("/api/update", "/api/job-status/{jobId}", "/health", "/metrics");
  }

  @Test
  void healthTellsThatTheDatabaseAnswers() {
    Answer health = get("/health");
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.body().toString()).contains("\"status\":\"ok\"", "computations-orchestrator");
  }

  @Test
  void metricsCountTheDoorsRequests() {
    get("/health");
    HttpResponse<String> metrics = server.raw(server.request("/").uri(at("/metrics")).GET());
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(metrics.body()).contains("http_server_requests_seconds_count{", "/health");
  }

  @Test
  void jobsAreTheSameOnBothPorts() {
    String body = "{\"jobId\":\"J\",\"clientId\":\"A\",\"totalClients\":\"2\"}";
    Answer counted =
        server.send(server.request("/").uri(at("/api/update")).POST(BodyPublishers.ofString(body)));
    assertThat(counted.text("message")).isEqualTo("Update for job J, client A recorded.");
    assertThat(server.get("/api/job-status/J").body()).isEqualTo(get("/api/job-status/J").body());
  }

  @Test
  void whatIsNotThereIsToldInJson() {
    Answer answer = get("/nowhere");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("error")).isEqualTo("not found");
  }
}
