package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Silent SPOTs and leases that ran out, with times of a second. */
final class ReapersTest {
  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.onH2(
            folder,
            "ORHESTRA_SPOT_TIMEOUT_SECONDS",
            "1",
            "ORHESTRA_SPOT_REAPER_SECONDS",
            "1",
            "ORHESTRA_TASK_LEASE_SECONDS",
            "2",
            "ORHESTRA_TASK_REAPER_SECONDS",
            "1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String statusOf(String spot) {
    for (JsonNode row : server.get("/api/v1/spots").body().path("spots")) {
      if (row.path("spotId").stringValue().equals(spot)) {
        return row.path("status").stringValue();
      }
    }
    return "unknown";
  }

  @Test
  void theTasksOfASilentSpotCanBeClaimedAtOnceAndItComesBackByClaiming() {
    server.submit(3, "");
    String silent = server.hello();
    List<JsonNode> lost = server.claim(silent, 3, "");
    String other = server.hello();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !server.claim(other, 1, ",\"waitMs\":1000").isEmpty());
    assertThat(statusOf(silent)).isEqualTo("DOWN");
    // Nobody else has this one: its work counts, and the SPOT is alive.
    assertThat(server.complete(silent, lost.get(2)).body()).hasToString("{\"success\":true}");
    assertThat(statusOf(silent)).isEqualTo("UP");
    JsonNode task = server.get("/api/v1/tasks/" + lost.get(0).path("id").stringValue()).body();
    assertThat(task.path("attempts").get(0).path("outcome").stringValue()).isEqualTo("LOST");
  }

  @Test
  void aLeaseThatIsNotRenewedRunsOutWhileItsSpotLives() {
    server.submit(1, "");
    String spot = server.hello();
    JsonNode task = server.claim(spot, 1, "").getFirst();
    String beat = "{\"spotId\":\"" + spot + "\",\"totalCores\":1}";
    String other = server.hello();
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              server.post("/internal/v1/heartbeat", beat);
              return !server.claim(other, 1, "").isEmpty();
            });
    assertThat(statusOf(spot)).isEqualTo("UP");
    assertThat(server.complete(spot, task).status()).isEqualTo(409);
    assertThat(server.get("/api/v1/jobs/job-1").body().path("failedTasks").intValue()).isZero();
  }
}
