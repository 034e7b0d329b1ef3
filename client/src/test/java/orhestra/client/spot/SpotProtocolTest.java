package orhestra.client.spot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.client.ServerException;
import orhestra.client.StubServer;
import orhestra.client.StubServer.Reply;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class SpotProtocolTest {
  @FunctionalInterface
  private interface Call<T> {
    T on(SpotProtocol protocol) throws Exception;
  }

  private StubServer.Seen seen = new StubServer.Seen("", "", java.util.Map.of(), "");

  private <T> T ask(String answer, Call<T> call) throws Exception {
    try (StubServer server = new StubServer(s -> Reply.json(200, answer));
        Transport transport = new Transport(TransportOptions.of(server.uri()))) {
      T result = call.on(new SpotProtocol(transport));
      seen = server.seen().getFirst();
      return result;
    }
  }

  private void assertAsked(String path, String body) {
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.uri()).isEqualTo(path);
    assertThat(WireJson.mapper().readTree(seen.body())).isEqualTo(WireJson.mapper().readTree(body));
  }

  @Test
  void hello() throws Exception {
    HelloAnswer answer =
        ask("{\"spotId\":\"s-1\",\"id\":\"s-1\"}", p -> p.hello(new Hello(null, null, null, null)));
    assertThat(answer.spotId()).isEqualTo("s-1");
    assertAsked("/internal/v1/hello", "{}");
  }

  @Test
  void helloWithoutAnIdInItsAnswerIsAServerError() {
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> ask("{}", p -> p.hello(new Hello("s", null, null, null))))
        .withMessageContaining("spotId is missing");
  }

  @Test
  void heartbeatListsTasksAndReadsCancellations() throws Exception {
    JsonNode progress = WireJson.mapper().readTree("{\"iter\":5}");
    Heartbeat beat =
        new Heartbeat(
            "s",
            null,
            12.5,
            1,
            2,
            null,
            10L,
            null,
            null,
            null,
            null,
            null,
            List.of(new Heartbeat.TaskBeat("t", "7", progress, null)));
    HeartbeatAnswer answer =
        ask("{\"success\":true,\"ok\":true,\"cancel\":[\"t\"]}", p -> p.heartbeat(beat));
    assertThat(answer).isEqualTo(new HeartbeatAnswer(true, false, List.of("t")));
    assertAsked(
        "/internal/v1/heartbeat",
        """
        {"spotId":"s","cpuLoad":12.5,"runningTasks":1,"totalCores":2,"ramTotalMb":10,
         "tasks":[{"taskId":"t","attemptToken":"7","progress":{"iter":5}}]}
        """);
    assertThat(ask("{}", p -> p.heartbeat(Heartbeat.of("s", 0, 0, 1))).cancel()).isEmpty();
  }

  @Test
  void heartbeatRefusesWhatTheServerWouldRefuse() {
    assertThatIllegalArgumentException().isThrownBy(() -> Heartbeat.of("s", Double.NaN, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Heartbeat.of("s", 101, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Heartbeat.of("s", 1, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Heartbeat.of("s", 1, 0, 0));
  }

  @Test
  void claimReadsTasksOfThisServerAndOfTheSeed() throws Exception {
    String tasks =
        """
        {"tasks":[
         {"id":"t1","taskId":"t1","jobId":"j","attempt":2,"attemptToken":"99","payload":"{\\"a\\":1}",
          "leaseExpiresAt":"2026-01-28T17:00:00Z","params":{"a":1}},
         {"id":"t2","payload":"{}"}]}
        """;
    List<ClaimedTask> claimed = ask(tasks, p -> p.claim(new Claim("s", 5, 100, "c-1")));
    assertAsked(
        "/internal/v1/tasks/claim",
        "{\"spotId\":\"s\",\"maxTasks\":5,\"waitMs\":100,\"claimId\":\"c-1\"}");
    ClaimedTask first = claimed.getFirst();
    assertThat(first.attemptToken()).isEqualTo("99");
    assertThat(first.leaseExpiresAt()).isEqualTo(Instant.parse("2026-01-28T17:00:00Z"));
    assertThat(first.params().path("a").intValue()).isEqualTo(1);
    assertThat(claimed.get(1).params().isEmpty()).isTrue();
    assertThat(claimed.get(1).attemptToken()).isNull();
    assertThatIllegalArgumentException().isThrownBy(() -> new Claim("s", 0, null, null));
    assertThatIllegalArgumentException().isThrownBy(() -> new Claim("s", 1, 30_001, null));
  }

  private static Completion completion(String taskId) {
    return new Completion(taskId, "9", 1500, 100L, 0.5, null, null, "{\"x\":1}", null);
  }

  @Test
  void completeNamesTheTaskInThePath() throws Exception {
    CompleteAnswer answer =
        ask(
            "{\"success\":true,\"message\":\"already completed\",\"accepted\":false}",
            p -> p.complete("s", completion("t/1 ?")));
    assertThat(answer.accepted()).isFalse();
    assertAsked(
        "/internal/v1/tasks/t%2F1%20%3F/complete",
        """
        {"spotId":"s","attemptToken":"9","runtimeMs":1500,"iter":100,"fopt":0.5,
         "resultJson":"{\\"x\\":1}"}
        """);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Completion("t", "9", 1, 1L, Double.NaN, null, null, null, null));
  }

  @Test
  void batchCompletesAndClaims() throws Exception {
    BatchAnswer answer =
        ask(
            """
            {"success":true,"outcomes":[{"taskId":"t1","status":200},
             {"taskId":"t2","status":"409","message":"m"},{"taskId":"t3","status":"DONE"}],
             "tasks":[{"id":"t9"}]}
            """,
            p ->
                p.completeAndClaim(
                    new BatchCompletion(
                        "s", List.of(completion("t1")), new BatchCompletion.Next(3, "c"))));
    assertThat(answer.outcomes())
        .extracting(BatchAnswer.Outcome::httpStatus)
        .containsExactly(200, 409, 200);
    assertThat(answer.tasks()).extracting(ClaimedTask::id).containsExactly("t9");
    assertAsked(
        "/internal/v1/tasks/complete",
        """
        {"spotId":"s","results":[{"taskId":"t1","attemptToken":"9","runtimeMs":1500,"iter":100,
          "fopt":0.5,"resultJson":"{\\"x\\":1}"}],"claim":{"maxTasks":3,"claimId":"c"}}
        """);
  }

  @Test
  void failLogAndGoodbye() throws Exception {
    FailAnswer answer =
        ask(
            "{\"success\":true,\"willRetry\":true}",
            p ->
                p.fail(
                    "t", new Failure("s", "9", "died", true, FailureReason.TIMEOUT, 137, "tail")));
    assertThat(answer.willRetry()).isTrue();
    assertAsked(
        "/internal/v1/tasks/t/fail",
        """
        {"spotId":"s","attemptToken":"9","error":"died","retriable":true,
         "failureReason":"TIMEOUT","exitCode":137,"outputSnippet":"tail"}
        """);
    ask(
        "{}",
        p -> {
          p.appendLog("t", "s", "9", "line\n");
          return "";
        });
    assertAsked(
        "/internal/v1/tasks/t/log",
        "{\"spotId\":\"s\",\"attemptToken\":\"9\",\"text\":\"line\\n\"}");
    ask(
        "{}",
        p -> {
          p.goodbye("s");
          return "";
        });
    assertAsked("/internal/v1/goodbye", "{\"spotId\":\"s\"}");
  }
}
