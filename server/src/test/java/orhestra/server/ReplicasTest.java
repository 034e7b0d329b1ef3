package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Two servers on one PostgreSQL. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ReplicasTest {
  private static EmbeddedPostgres postgres;
  private static TestServer one;
  private static TestServer two;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    String url = postgres.getJdbcUrl("postgres", "postgres");
    one = TestServer.onPostgres(url);
    two = TestServer.onPostgres(url);
  }

  @AfterAll
  static void stop() throws Exception {
    one.close();
    two.close();
    postgres.close();
  }

  @Test
  void sixteenWorkersOnTwoServersGetEachOfTenThousandTasksOnce() {
    String job = one.submit(10_000, "");
    Map<String, Integer> claimed = new ConcurrentHashMap<>();
    AtomicInteger accepted = new AtomicInteger();
    try (ExecutorService workers = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 16; i++) {
        TestServer server = i % 2 == 0 ? one : two;
        TestServer other = i % 2 == 0 ? two : one;
        workers.submit(() -> work(server, other, claimed, accepted));
      }
    }
    Map<String, Integer> doubled = new HashMap<>(claimed);
    doubled.values().removeIf(times -> times == 1);
    assertThat(doubled).isEmpty();
    assertThat(claimed).hasSize(10_000);
    assertThat(accepted).hasValue(10_000);
    JsonNode end = two.get("/api/v1/jobs/" + job).body();
    assertThat(end.path("status").stringValue()).isEqualTo("COMPLETED");
    assertThat(end.path("completedTasks").intValue()).isEqualTo(10_000);
    assertThat(end.path("runningTasks").intValue()).isZero();
    assertThat(one.text("/api/v1/jobs/" + job + "/results?format=csv").lines()).hasSize(10_001);
  }

  // Claims on one server and completes on both, as behind a load balancer.
  private static void work(
      TestServer server, TestServer other, Map<String, Integer> claimed, AtomicInteger accepted) {
    String spot = server.hello();
    for (List<JsonNode> tasks = server.claim(spot, 50, "");
        !tasks.isEmpty();
        tasks = server.claim(spot, 50, "")) {
      List<String> results = new ArrayList<>();
      for (JsonNode task : tasks) {
        claimed.merge(task.path("id").stringValue(), 1, Integer::sum);
        results.add(
            "{\"taskId\":%s,\"attemptToken\":%s,\"fopt\":1}"
                .formatted(task.path("id"), task.path("attemptToken")));
      }
      JsonNode outcomes =
          (claimed.size() % 2 == 0 ? server : other)
              .post(
                  "/internal/v1/tasks/complete",
                  "{\"spotId\":\"" + spot + "\",\"results\":[" + String.join(",", results) + "]}")
              .body()
              .path("outcomes");
      for (JsonNode outcome : outcomes) {
        if (outcome.path("status").intValue() == 200 && !outcome.has("message")) {
          accepted.incrementAndGet();
        }
      }
    }
  }

  @Test
  void aClaimThatWaitsAtOneServerIsWokenByASubmissionAtTheOther() throws Exception {
    String spot = two.hello("only=here");
    CompletableFuture<List<JsonNode>> waiting =
        CompletableFuture.supplyAsync(() -> two.claim(spot, 1, ",\"waitMs\":30000"));
    one.submit(1, ",\"requires\":[\"only=here\"]");
    assertThat(waiting.get(20, TimeUnit.SECONDS)).hasSize(1);
  }

  @Test
  void namesOfAnyCharactersAreKept() {
    String name = "\\u0000 <img onerror> \\ud83d\\ude00 \\\\u0001";
    String job = one.submit(1, ",\"name\":\"" + name + "\"");
    assertThat(two.get("/api/v1/jobs/" + job).text("name"))
        .isEqualTo("\u0000 <img onerror> \ud83d\ude00 \\u0001");
  }
}
