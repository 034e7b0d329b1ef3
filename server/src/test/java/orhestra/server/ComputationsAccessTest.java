package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose key opens what of the computations door, where all keys are set. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ComputationsAccessTest {
  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.onH2(
            folder,
            "ORHESTRA_AGENT_KEY",
            "agent",
            "ORHESTRA_OPERATOR_KEY",
            "operator",
            "ORHESTRA_VIEWER_KEY",
            "viewer",
            "ORHESTRA_CONTRIBUTOR_KEY",
            "contributor");
    assertThat(update("contributor")).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int status(HttpRequest.Builder request, String key) {
    return server.raw(request.header("X-Orhestra-Key", key)).statusCode();
  }

  private static int update(String key) {
    String body = "{\"jobId\":\"J\",\"clientId\":\"A\",\"clientsList\":[\"A\",\"B\"]}";
    return status(server.request("/api/update").POST(BodyPublishers.ofString(body)), key);
  }

  @ParameterizedTest
  @CsvSource({
    "contributor, 200",
    "operator, 200",
    "viewer, 401",
    "agent, 401",
  })
  void whoContributesHandsIn(String key, int expected) {
    assertThat(update(key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "contributor, 200",
    "viewer, 200",
    "operator, 200",
    "agent, 401",
  })
  void whoContributesSeesHowFarTheJobIs(String key, int expected) {
    assertThat(status(server.request("/api/job-status/J").GET(), key)).isEqualTo(expected);
    assertThat(status(server.request("/api/jobs/J/explain").GET(), key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "viewer, 200, 401",
    "operator, 200, 404",
    "contributor, 401, 401",
  })
  void whoContributesDoesNotSeeOtherJobsNorEndsThem(String key, int listed, int cancelled) {
    assertThat(status(server.request("/api/jobs").GET(), key)).isEqualTo(listed);
    HttpRequest.Builder cancel =
        server.request("/api/jobs/none/cancel").POST(BodyPublishers.noBody());
    assertThat(status(cancel, key)).isEqualTo(cancelled);
  }
}
