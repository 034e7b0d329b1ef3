package orhestra.client.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import orhestra.client.ServerException;
import orhestra.client.StubServer;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;

class CoordinatorClientTest {
  private StubServer.Reply reply = StubServer.Reply.json(200, "{}");
  private final StubServer server;
  private final Transport transport;
  private final CoordinatorClient client;

  CoordinatorClientTest() throws IOException {
    server = new StubServer(seen -> reply);
    transport = new Transport(TransportOptions.of(server.uri()));
    client = new CoordinatorClient(transport);
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  @Test
  void aJobOfTheSeedIsReadAndUnknownFieldsArePassedOver() throws Exception {
    answer(
        """
        {"id":"job-abc123","status":"RUNNING","totalTasks":75,"completedTasks":30,"failedTasks":2,
         "createdAt":"2026-01-28T16:00:00Z","news":{"a":[1]}}
        """);

    Job job = client.job("job-abc123");

    assertThat(job.id()).isEqualTo("job-abc123");
    assertThat(job.totalTasks()).isEqualTo(75);
    assertThat(job.endedTasks()).isEqualTo(32);
    assertThat(job.createdAt()).isEqualTo(Instant.parse("2026-01-28T16:00:00Z"));
    assertThat(job.startedAt()).isNull();
    assertThat(job.isTerminal()).isFalse();
  }

  @Test
  void anAnswerWithoutTheJobsIdIsNoAnswerOfThisContract() {
    answer("{\"hello\":\"world\"}");

    assertThatThrownBy(() -> client.job("j"))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("is this an Orhestra server?");
    assertThatThrownBy(() -> client.jobs(PageRequest.first(5))).isInstanceOf(ServerException.class);
    assertThatThrownBy(client::spots).isInstanceOf(ServerException.class);
  }

  @Test
  void listsGoOnWithTheCursor() throws Exception {
    answer("{\"jobs\":[{\"id\":\"a\",\"status\":\"PENDING\"}],\"nextCursor\":\"n&1\"}");

    Page<Job> first = client.jobs(PageRequest.first(1).withStatus("PENDING"));
    client.jobs(PageRequest.first(1).withCursor(first.nextCursor()));

    assertThat(first.items()).extracting(Job::id).containsExactly("a");
    assertThat(server.seen())
        .extracting(StubServer.Seen::uri)
        .containsExactly(
            "/api/v1/jobs?status=PENDING&limit=1", "/api/v1/jobs?limit=1&cursor=n%261");
  }

  @Test
  void tasksAndSpotsAreReadUnderBothNamesOfTheContract() throws Exception {
    answer(
        "{\"tasks\":[{\"taskId\":\"t1\",\"status\":\"RUNNING\",\"assignedTo\":\"s1\",\"attempt\":2,\"params\":{\"algorithm\":\"GA\"}}]}");
    JobTask task = client.tasks("j", new PageRequest("RUNNING", null, null)).items().getFirst();
    answer(
        "{\"spots\":[{\"spotId\":\"s1\",\"status\":\"UP\",\"cpuLoad\":45.2,\"totalCores\":8,\"labels\":[\"gpu=yes\"],\"spotInfo\":{\"host\":\"h\",\"maxConcurrent\":4}}]}");
    Spot spot = client.spots().getFirst();

    assertThat(task.id()).isEqualTo("t1");
    assertThat(task.spotId()).isEqualTo("s1");
    assertThat(task.attempt()).isEqualTo(2);
    assertThat(task.algorithm()).isEqualTo("GA");
    assertThat(spot.isUp()).isTrue();
    assertThat(spot.labels()).containsExactly("gpu=yes");
    assertThat(spot.spotInfo()).isEqualTo(new Spot.SelfDescription("h", 4, null));
    assertThat(spot.lastHeartbeat()).isNull();
  }

  @Test
  void aTaskTellsWhyItFailed() throws Exception {
    answer(
        """
        {"id":"task-1","status":"FAILED","attempt":2,"attempts":[
          {"attempt":1,"outcome":"LOST","spotId":"s1"},
          {"attempt":2,"outcome":"FAILED","spotId":"s2","error":"boom","exitCode":3,"outputSnippet":"x"}],
         "logTail":"the end"}
        """);

    JobTask task = client.task("task-1");

    assertThat(task.attempts()).hasSize(2);
    assertThat(task.attempts().getLast().error()).isEqualTo("boom");
    assertThat(task.attempts().getLast().exitCode()).isEqualTo(3);
    assertThat(task.logTail()).isEqualTo("the end");
    assertThat(server.seen().getFirst().uri()).isEqualTo("/api/v1/tasks/task-1");
  }

  @Test
  void aSweepIsSentWithTheSeedsNamesAndNothingThatWasNotSet() throws Exception {
    answer("{\"success\":true,\"jobId\":\"job-1\",\"totalTasks\":10}");

    Submitted submitted =
        client.submit(
            Sweep.builder("opt.jar", "com.example.Main")
                .algorithms(List.of("PSO", "GA"))
                .iterations(new Sweep.Range(100, 500, 100))
                .name("mine")
                .build());

    assertThat(submitted).isEqualTo(new Submitted("job-1", 10));
    JsonNode sent = WireJson.mapper().readTree(server.seen().getFirst().body());
    assertThat(sent)
        .isEqualTo(
            WireJson.mapper()
                .readTree(
                    """
                    {"name":"mine","jarPath":"opt.jar","mainClass":"com.example.Main",
                     "algorithms":["PSO","GA"],"iterations":{"min":100,"max":500,"step":100},
                     "agents":{"min":10,"max":10,"step":1},"dimension":{"min":2,"max":2,"step":1}}
                    """));
  }

  @Test
  void aRefusalNamesTheField() {
    reply =
        StubServer.Reply.json(
            400,
            "{\"success\":false,\"error\":\"step must be positive\",\"field\":\"agents.step\"}");

    assertThatThrownBy(() -> client.submit(WireJson.mapper().createObjectNode(), JsonNode.class))
        .isInstanceOfSatisfying(
            ServerException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.field()).isEqualTo("agents.step");
            });
  }

  @Test
  void resultsAreCopiedAsTheServerWritesThem() throws Exception {
    reply = new StubServer.Reply(200, "task_id,fopt\nt1,0.5\n", Map.of("Content-Type", "text/csv"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    client.results("a/b", ResultRequest.best(ResultRequest.Format.CSV, 7), out);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("task_id,fopt\nt1,0.5\n");
    assertThat(server.seen().getFirst().uri())
        .isEqualTo("/api/v1/jobs/a%2Fb/results?format=csv&order=fopt&limit=7");
  }

  @Test
  void eachLineOfAStreamIsOneResult() throws Exception {
    reply =
        StubServer.Reply.json(
            200,
            """
            {"taskId":"t1","algorithm":"PSO/Sphere","fopt":0.5,"charts":{"convergence":[[1,2.0]]}}
            {"taskId":"t2","algorithm":"GA","fopt":null,"runtimeMs":12,"new":1}
            """);
    List<TaskResult> results = new ArrayList<>();

    client.forEachResult("j", ResultRequest.all(ResultRequest.Format.CSV), results::add);

    assertThat(results).extracting(TaskResult::taskId).containsExactly("t1", "t2");
    assertThat(results.getFirst().charts()).isNotNull();
    assertThat(results.getLast().fopt()).isNull();
    assertThat(server.seen().getFirst().uri()).isEqualTo("/api/v1/jobs/j/results?format=ndjson");
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorAndNotAShortList() {
    reply = StubServer.Reply.json(200, "{\"taskId\":\"t1\"}\n{\"taskId\":");

    assertThatThrownBy(
            () -> client.forEachResult("j", ResultRequest.all(ResultRequest.Format.JSON), r -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broke off");
  }

  @Test
  void cancelAnswersTheJobAsItIsThen() throws Exception {
    answer("{\"success\":true,\"id\":\"j\",\"status\":\"CANCELLED\"}");

    assertThat(client.cancel("j").status()).isEqualTo("CANCELLED");
    assertThat(server.seen())
        .extracting(s -> s.method() + " " + s.uri())
        .containsExactly("POST /api/v1/jobs/j/cancel", "GET /api/v1/jobs/j");
  }

  @Test
  void anEmptyIdIsNotSent() {
    assertThatThrownBy(() -> client.job(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThat(server.seen()).isEmpty();
  }

  private void answer(String body) {
    reply = StubServer.Reply.json(200, body);
  }
}
