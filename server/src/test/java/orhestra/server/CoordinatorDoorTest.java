package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.server.TestServer.Answer;
import tools.jackson.databind.JsonNode;

/** The coordinator's contract over real HTTP, on the embedded database. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class CoordinatorDoorTest {
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

  private static final String LARGEST = "task-2147483646-16777215";

  private static String id(JsonNode task) {
    return task.path("id").stringValue();
  }

  private int count(String job, String counter) {
    return server.get("/api/v1/jobs/" + job).body().path(counter).intValue();
  }

  private String status(String job) {
    return server.get("/api/v1/jobs/" + job).text("status");
  }

  @Test
  void theSeedsExampleHas375Tasks() {
    Answer answer =
        server.post(
            "/api/v1/jobs",
            """
            {"jarPath":"/path/to/optimizer.jar","mainClass":"com.example.OptRunner",
             "algorithms":["PSO","GA","DE"],"iterations":{"min":100,"max":500,"step":100},
             "agents":{"min":10,"max":50,"step":10},"dimension":{"min":2,"max":10,"step":2}}\
            """);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("success").booleanValue()).isTrue();
    assertThat(answer.body().path("totalTasks").intValue()).isEqualTo(375);
  }

  @Test
  void oneAnswerServesBothDialects() {
    server.submit(2, "");
    String spot = server.hello();
    JsonNode task = server.claim(spot, 1, "").getFirst();
    assertThat(task.path("taskId")).isEqualTo(task.path("id"));
    assertThat(task.path("payload").isString()).isTrue();
    assertThat(task.path("payload").stringValue()).startsWith("{\"alg\":\"PSO\",");
    assertThat(task.path("params").path("iterations").intValue()).isEqualTo(1);
    assertThat(task.path("attempt").intValue()).isEqualTo(1);
    assertThat(Instant.parse(task.path("leaseExpiresAt").stringValue())).isAfter(Instant.now());
    JsonNode other = server.claim(spot, 1, ",\"payloadAs\":\"object\"").getFirst();
    assertThat(other.path("payload")).isEqualTo(other.path("params"));
  }

  @Test
  void tasksComeInTheOrderOfTheirAxesWithTheAlgorithmOutermost() {
    server.post(
        "/api/v1/jobs",
        """
        {"jarPath":"a.jar","mainClass":"M","algorithms":["A","B"],
         "iterations":{"min":1,"max":2,"step":1},"agents":{"min":5,"max":6,"step":1},
         "dimension":{"min":2,"max":2,"step":1}}\
        """);
    List<String> points =
        server.claim(server.hello(), 100, "").stream()
            .map(task -> task.path("params"))
            .map(p -> p.path("alg").stringValue() + p.path("iterations") + p.path("agents"))
            .toList();
    assertThat(points).containsExactly("A15", "A16", "A25", "A26", "B15", "B16", "B25", "B26");
  }

  @Test
  void aRepeatedCompletionIsAnsweredAndChangesNothing() {
    String job = server.submit(1, "");
    String spot = server.hello();
    String task = id(server.claim(spot, 1, "").getFirst());
    assertThat(server.completeAsTheSeed(spot, task).body()).hasToString("{\"success\":true}");
    Answer again = server.completeAsTheSeed(spot, task);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("message")).isEqualTo("already completed");
    assertThat(count(job, "completedTasks")).isEqualTo(1);
    assertThat(status(job)).isEqualTo("COMPLETED");
  }

  @Test
  void unknownTasksComeBeforeWrongOwnersAndThoseBeforeTheState() {
    server.submit(2, "");
    String spot = server.hello();
    String other = server.hello();
    String task = id(server.claim(spot, 1, "").getFirst());
    for (String unknown : List.of("task-99-0", "task-1-2", "task-x", "job-1", "task--1", LARGEST)) {
      Answer answer = server.completeAsTheSeed(spot, unknown);
      assertThat(answer.status()).as(unknown).isEqualTo(404);
      assertThat(answer.body()).hasToString("{\"success\":false,\"error\":\"task not found\"}");
    }
    Answer wrong = server.completeAsTheSeed(other, task);
    assertThat(wrong.status()).isEqualTo(409);
    assertThat(wrong.body())
        .hasToString("{\"success\":false,\"error\":\"task not assigned to this spot\"}");
    server.completeAsTheSeed(spot, task);
    assertThat(server.completeAsTheSeed(other, task).status()).isEqualTo(409);
    assertThat(server.fail(other, task, true).status()).isEqualTo(409);
  }

  @Test
  void aFailureIsTriedAgainUntilTheAttemptsAreUsedUp() {
    String job = server.submit(1, "");
    String spot = server.hello();
    for (int attempt = 1; attempt <= 3; attempt++) {
      JsonNode task = server.claim(spot, 1, "").getFirst();
      assertThat(task.path("attempt").intValue()).isEqualTo(attempt);
      assertThat(server.fail(spot, id(task), true).body().path("willRetry").booleanValue())
          .isEqualTo(attempt < 3);
    }
    assertThat(status(job)).isEqualTo("FAILED");
    Answer late = server.completeAsTheSeed(spot, "task-1-0");
    assertThat(late.status()).isEqualTo(200);
    assertThat(late.text("message")).isEqualTo("already terminal");
    assertThat(late.body().path("accepted").booleanValue()).isFalse();
    assertThat(late.text("status")).isEqualTo("FAILED");
    JsonNode detail = server.get("/api/v1/tasks/task-1-0").body();
    assertThat(detail.path("attempts").size()).isEqualTo(3);
    assertThat(detail.path("attempts").get(0).path("error").stringValue()).isEqualTo("broken");

    assertThat(server.post("/api/v1/jobs/" + job + "/retry-failed", "").status()).isEqualTo(200);
    assertThat(status(job)).isEqualTo("RUNNING");
    server.complete(spot, server.claim(spot, 1, "").getFirst());
    assertThat(status(job)).isEqualTo("COMPLETED");
    assertThat(count(job, "failedTasks")).isZero();
  }

  @Test
  void aFailureThatCannotBeRetriedEndsTheTask() {
    String job = server.submit(2, "");
    String spot = server.hello();
    List<JsonNode> tasks = server.claim(spot, 2, "");
    assertThat(server.fail(spot, id(tasks.get(0)), false).body().path("willRetry").booleanValue())
        .isFalse();
    server.complete(spot, tasks.get(1));
    assertThat(status(job)).isEqualTo("COMPLETED");
    assertThat(count(job, "failedTasks")).isEqualTo(1);
  }

  @Test
  void aRepeatedClaimIdAnswersTheSameLeasesThatAreStillHeld() {
    server.submit(10, "");
    String spot = server.hello();
    String same = ",\"claimId\":\"c1\"";
    List<JsonNode> first = server.claim(spot, 3, same);
    assertThat(server.claim(spot, 3, same)).isEqualTo(first);
    server.complete(spot, first.get(1));
    assertThat(server.claim(spot, 3, same)).containsExactly(first.get(0), first.get(2));
    assertThat(server.claim(server.hello(), 3, same)).doesNotContainAnyElementsOf(first);
  }

  @Test
  void aRememberedEmptyClaimClaimsAnew() {
    String spot = server.hello();
    assertThat(server.claim(spot, 1, ",\"claimId\":\"e\"")).isEmpty();
    server.submit(1, "");
    assertThat(server.claim(spot, 1, ",\"claimId\":\"e\"")).hasSize(1);
  }

  @Test
  void aWaitingClaimIsAnsweredWhenAJobComes() throws Exception {
    String spot = server.hello();
    CompletableFuture<List<JsonNode>> waiting =
        CompletableFuture.supplyAsync(() -> server.claim(spot, 1, ",\"waitMs\":30000"));
    server.submit(1, "");
    assertThat(waiting.get(10, TimeUnit.SECONDS)).hasSize(1);
  }

  @Test
  void aWaitingClaimIsAnsweredWhenItsTimeHasCome() throws Exception {
    String spot = server.hello();
    server.submit(1, ",\"notBefore\":\"" + Instant.now().plusMillis(700) + "\"");
    assertThat(server.claim(spot, 1, "")).isEmpty();
    assertThat(server.claim(spot, 1, ",\"waitMs\":20000")).hasSize(1);
  }

  @Test
  void jobsOfEqualPriorityGetEqualSharesAndHigherOnesGoFirst() {
    String one = server.submit(50, "");
    String two = server.submit(50, "");
    String urgent = server.submit(2, ",\"priority\":5");
    List<String> jobs =
        server.claim(server.hello(), 12, "").stream()
            .map(task -> task.path("jobId").stringValue())
            .toList();
    assertThat(jobs).filteredOn(urgent::equals).hasSize(2);
    assertThat(jobs).filteredOn(one::equals).hasSize(5);
    assertThat(jobs).filteredOn(two::equals).hasSize(5);
  }

  @Test
  void aSpotGetsOnlyWhatItsLabelsAllow() {
    server.submit(1, ",\"requires\":[\"gpu=a100\"]");
    assertThat(server.claim(server.hello("gpu=other"), 1, "")).isEmpty();
    assertThat(server.claim(server.hello("gpu=a100", "zone=b"), 1, "")).hasSize(1);
  }

  @Test
  void theSameIdempotencyKeyIsTheSameJobWhoeverIsFirst() {
    Set<String> jobs = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(
          CompletableFuture.runAsync(
              () ->
                  jobs.add(
                      server
                          .post("/api/v1/jobs", TestServer.job(3, ",\"idempotencyKey\":\"k\""))
                          .text("jobId"))));
    }
    all.forEach(CompletableFuture::join);
    assertThat(jobs).hasSize(1);
    Answer other = server.post("/api/v1/jobs", TestServer.job(4, ",\"idempotencyKey\":\"k\""));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("field")).isEqualTo("idempotencyKey");
  }

  @Test
  void tooManyFailuresStopTheJob() {
    String job = server.submit(100, ",\"maxFailures\":2");
    String spot = server.hello();
    List<JsonNode> tasks = server.claim(spot, 4, "");
    server.fail(spot, id(tasks.get(0)), false);
    server.fail(spot, id(tasks.get(1)), false);
    assertThat(status(job)).isEqualTo("FAILED");
    assertThat(count(job, "cancelledTasks")).isEqualTo(98);
    assertThat(server.claim(spot, 1, "")).isEmpty();
    assertThat(server.complete(spot, tasks.get(2)).text("status")).isEqualTo("CANCELLED");
  }

  @Test
  void aCancelledJobsTasksAreToBeStopped() {
    String job = server.submit(10, "");
    String spot = server.hello();
    JsonNode task = server.claim(spot, 1, "").getFirst();
    String beat =
        "{\"spotId\":\"%s\",\"cpuLoad\":1,\"runningTasks\":1,\"totalCores\":2,\"tasks\":[{\"taskId\":\"%s\",\"attemptToken\":\"%s\"}]}"
            .formatted(spot, id(task), task.path("attemptToken").stringValue());
    assertThat(server.post("/internal/v1/heartbeat", beat).body().path("cancel")).isEmpty();
    assertThat(server.post("/api/v1/jobs/" + job + "/cancel", "").text("status"))
        .isEqualTo("CANCELLED");
    JsonNode cancel = server.post("/internal/v1/heartbeat", beat).body().path("cancel");
    assertThat(cancel.get(0).stringValue()).isEqualTo(id(task));
    assertThat(server.complete(spot, task).text("status")).isEqualTo("CANCELLED");
    assertThat(server.post("/api/v1/jobs/" + job + "/cancel", "").status()).isEqualTo(200);
    assertThat(server.get("/api/v1/jobs/" + job + "/results").body().path("results")).isEmpty();
    assertThat(server.delete("/api/v1/jobs/" + job).status()).isEqualTo(200);
    assertThat(server.get("/api/v1/jobs/" + job).status()).isEqualTo(404);
  }

  @Test
  void aSpotThatLeavesGivesItsTasksBackAtOnce() {
    server.submit(3, "");
    String leaving = server.hello();
    JsonNode task = server.claim(leaving, 3, "").getFirst();
    server.post("/internal/v1/goodbye", "{\"spotId\":\"" + leaving + "\"}");
    String other = server.hello();
    assertThat(server.claim(other, 10, "")).hasSize(3);
    // Somebody else has it now.
    assertThat(server.complete(leaving, task).status()).isEqualTo(409);
  }

  @Test
  void aResultOfAReturnedTaskIsAcceptedWhileNobodyElseHasIt() {
    String job = server.submit(1, "");
    String spot = server.hello();
    JsonNode task = server.claim(spot, 1, "").getFirst();
    assertThat(server.post("/api/v1/tasks/" + id(task) + "/reset", "").status()).isEqualTo(200);
    assertThat(server.complete(spot, task).body()).hasToString("{\"success\":true}");
    assertThat(status(job)).isEqualTo("COMPLETED");
  }

  @Test
  void aBatchIsAnsweredItemByItemAndClaimsTheNext() {
    server.submit(5, "");
    String spot = server.hello();
    List<JsonNode> tasks = server.claim(spot, 2, "");
    Answer answer =
        server.post(
            "/internal/v1/tasks/complete",
            """
            {"spotId":"%s","results":[{"taskId":"%s","attemptToken":"%s","fopt":1},
             {"taskId":"task-9-9"},{"taskId":"task-1-4"}],"claim":{"maxTasks":2,"claimId":"n"}}\
            """
                .formatted(
                    spot, id(tasks.get(0)), tasks.get(0).path("attemptToken").stringValue()));
    List<Integer> outcomes =
        answer.body().path("outcomes").valueStream().map(o -> o.path("status").intValue()).toList();
    assertThat(outcomes).containsExactly(200, 404, 409);
    assertThat(answer.body().path("tasks").size()).isEqualTo(2);
  }

  @Test
  void heartbeatsOfUnknownSpotsRegisterThem() {
    String beat = "{\"spotId\":\"mine\",\"cpuLoad\":1.5,\"runningTasks\":0,\"totalCores\":4}";
    assertThat(server.post("/internal/v1/heartbeat", beat).body())
        .hasToString("{\"success\":true,\"ok\":true,\"registered\":true,\"cancel\":[]}");
    assertThat(server.post("/internal/v1/heartbeat", beat).body().path("registered").booleanValue())
        .isFalse();
    JsonNode spot = server.get("/api/v1/spots").body().path("spots").get(0);
    assertThat(spot.path("spotId").stringValue()).isEqualTo("mine");
    assertThat(spot.path("status").stringValue()).isEqualTo("UP");
    assertThat(spot.path("cpuLoad").doubleValue()).isEqualTo(1.5);
    assertThat(spot.path("totalCores").intValue()).isEqualTo(4);
  }

  @Test
  void anEmptyHelloRegistersWhateverItsTypeIsSaidToBe() {
    for (String type : List.of("application/x-www-form-urlencoded", "text/plain")) {
      Answer answer =
          server.send(
              server
                  .request("/internal/v1/hello")
                  .setHeader("Content-Type", type)
                  .POST(BodyPublishers.noBody()));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("spotId")).startsWith("spot-");
    }
  }

  @Test
  void ofASpotThatSaysTooMuchTheRestIsKept() {
    String story = "\"capabilities\":{\"optimizers\":[\"" + "x".repeat(20_000) + "\"]}";
    server.post(
        "/internal/v1/hello",
        "{\"spotId\":\"big\",\"ipAddress\":\"10.9.9.9\",\"spotInfo\":{\"host\":\"h\"},"
            + story
            + "}");
    JsonNode spot = server.get("/api/v1/spots").body().path("spots").get(0);
    assertThat(spot.path("ipAddress").stringValue()).isEqualTo("10.9.9.9");
    assertThat(spot.path("spotInfo").path("host").stringValue()).isEqualTo("h");
    assertThat(spot.has("capabilities")).isFalse();
  }

  @Test
  void aHeartbeatIsToldToStopWhatCannotBeATask() {
    String beat =
        "{\"spotId\":\"s\",\"tasks\":[{\"taskId\":\"task-9-9\"},{\"taskId\":\"of another"
            + " server\"}]}";
    assertThat(server.post("/internal/v1/heartbeat", beat).body().path("cancel"))
        .hasToString("[\"task-9-9\",\"of another server\"]");
  }
}
