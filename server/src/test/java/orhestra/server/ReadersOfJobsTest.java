package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.server.TestServer.Answer;
import tools.jackson.databind.JsonNode;

/** What can be read of jobs: results, tasks, large jobs, and the tables in the file itself. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ReadersOfJobsTest {
  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.onH2(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String id(JsonNode task) {
    return task.path("id").stringValue();
  }

  @Test
  void resultsComeAsJsonCsvAndNdjsonAndBestFirst() {
    String job = server.submit(3, "");
    String spot = server.hello();
    double[] values = {3, 1, 2};
    int next = 0;
    for (JsonNode task : server.claim(spot, 3, "")) {
      server.post(
          "/internal/v1/tasks/" + id(task) + "/complete",
          "{\"spotId\":\"%s\",\"runtimeMs\":7,\"iter\":1,\"fopt\":%s,\"bestPos\":[1,2]}"
              .formatted(spot, values[next++]));
    }
    String path = "/api/v1/jobs/" + job + "/results";
    JsonNode all = server.get(path).body();
    assertThat(all.path("totalCompleted").intValue()).isEqualTo(3);
    assertThat(all.path("results").get(0).path("runtimeMs").intValue()).isEqualTo(7);
    Set<String> seen = new HashSet<>();
    List<Double> ordered = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = server.get(path + "?order=fopt&limit=1" + cursor).body();
      for (JsonNode row : page.path("results")) {
        ordered.add(row.path("fopt").doubleValue());
        assertThat(seen.add(row.path("taskId").stringValue())).isTrue();
      }
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").stringValue() : null;
    } while (cursor != null);
    assertThat(ordered).containsExactly(1.0, 2.0, 3.0);
    assertThat(server.text(path + "?format=csv").lines().toList())
        .hasSize(4)
        .first()
        .asString()
        .isEqualTo(
            "task_id,algorithm,iterations,agents,dimension,seed,spot,attempt,runtime_ms,status,"
                + "iter,fopt,best_position");
    assertThat(server.text(path + "?format=csv").lines().skip(1).findFirst().orElseThrow())
        .contains(",7,DONE,1,3.0,\"[1,2]\"");
    assertThat(server.text(path + "?format=ndjson").lines()).hasSize(3);
  }

  @Test
  void numbersThatNoDoubleHoldsAreKeptAsTheyAre() {
    String job = server.submit(1, "");
    String spot = server.hello();
    String task = id(server.claim(spot, 1, "").getFirst());
    server.post(
        "/internal/v1/tasks/" + task + "/complete",
        "{\"spotId\":\"%s\",\"bestPos\":[1e999,0.1234567890123456789]}".formatted(spot));
    assertThat(server.text("/api/v1/jobs/" + job + "/results"))
        .contains("[1E+999,0.1234567890123456789]");
  }

  @Test
  void tasksAreListedByStateWhetherOrNotTheyHaveARow() {
    String job = server.submit(2_500, "");
    String spot = server.hello();
    List<JsonNode> tasks = server.claim(spot, 3, "");
    server.complete(spot, tasks.get(0));
    server.fail(spot, id(tasks.get(1)), false);
    String path = "/api/v1/jobs/" + job + "/tasks?status=";
    assertThat(server.get(path + "DONE").body().path("tasks").size()).isEqualTo(1);
    assertThat(server.get(path + "FAILED").body().path("tasks").size()).isEqualTo(1);
    JsonNode running = server.get(path + "RUNNING").body().path("tasks").get(0);
    assertThat(running.path("spotId").stringValue()).isEqualTo(spot);
    JsonNode page = server.get(path + "NEW&limit=1000").body();
    assertThat(page.path("tasks").size()).isEqualTo(1_000);
    assertThat(page.path("tasks").get(0).path("id").stringValue()).isEqualTo("task-1-3");
    assertThat(page.path("nextCursor").stringValue()).isEqualTo("task-1-1003");
  }

  @Test
  void aJobOfTenMillionTasksIsAcceptedAndServedAtOnce() {
    Answer answer =
        server.post(
            "/api/v1/jobs",
            """
            {"jarPath":"a.jar","mainClass":"M","algorithms":["PSO"],
             "iterations":{"min":1,"max":10000,"step":1},
             "agents":{"min":1,"max":1000,"step":1},"dimension":{"min":2,"max":2,"step":1}}\
            """);
    assertThat(answer.body().path("totalTasks").intValue()).isEqualTo(10_000_000);
    assertThat(server.claim(server.hello(), 5, "")).hasSize(5);
    Answer more =
        server.post(
            "/api/v1/jobs",
            """
            {"jarPath":"a.jar","mainClass":"M","algorithms":["PSO","GA"],
             "iterations":{"min":1,"max":1000000000000,"step":1},
             "agents":{"min":1,"max":1000000000000,"step":1},
             "dimension":{"min":1,"max":1000000000000,"step":1}}\
            """);
    assertThat(more.status()).isEqualTo(400);
    assertThat(more.text("error")).contains("at most 10000000");
  }

  @Test
  void theSeedsReaderFindsItsTablesInTheFile() throws Exception {
    server.submit(3, "");
    String spot = server.hello();
    List<JsonNode> tasks = server.claim(spot, 2, "");
    server.complete(spot, tasks.getFirst());
    server.close();
    try (var connection =
            DriverManager.getConnection("jdbc:h2:" + folder.resolve("orhestra"), "", "");
        var statement = connection.createStatement()) {
      try (var rows =
          statement.executeQuery(
              "SELECT id, status, assigned_to, started_at FROM tasks WHERE status = 'RUNNING'")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("id")).isEqualTo("task-1-1");
        assertThat(rows.getString("assigned_to")).isEqualTo(spot);
        assertThat(rows.getTimestamp("started_at")).isNotNull();
      }
      try (var rows =
          statement.executeQuery(
              "SELECT id, status, total_tasks, completed_tasks, failed_tasks FROM jobs")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("status")).isEqualTo("RUNNING");
        assertThat(rows.getInt("completed_tasks")).isEqualTo(1);
      }
      try (var rows =
          statement.executeQuery(
              "SELECT id, status, last_heartbeat FROM spots ORDER BY last_heartbeat DESC")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("id")).isEqualTo(spot);
      }
    }
    server = TestServer.onH2(folder);
    assertThat(server.get("/api/v1/jobs/job-1").body().path("runningTasks").intValue())
        .isEqualTo(1);
    assertThat(server.complete(spot, tasks.get(1)).status()).isEqualTo(200);
  }
}
