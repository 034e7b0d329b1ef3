package orhestra.bench.kill9;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.client.spot.ClaimedTask;

/** A stand-in for a server that has lost something, or has too much. */
@Timeout(20)
class InspectorTest {
  private static final String JOB =
      """
      {"jobs":[{"id":"job-1","status":"RUNNING","totalTasks":3,"completedTasks":1,\
      "failedTasks":0,"cancelledTasks":0,"runningTasks":1,"pendingTasks":1}]}\
      """;
  private static final String TASKS =
      """
      {"tasks":[{"id":"task-1-0","status":"DONE","attempt":1,"spotId":"spot-1"},\
      {"id":"task-1-1","status":"RUNNING","attempt":1,"spotId":"spot-1"},\
      {"id":"task-1-2","status":"NEW","attempt":0}]}\
      """;
  private static final String RESULT =
      """
      {"taskId":"task-1-0","spotId":"spot-1","attempt":1,"status":"DONE","fopt":0.00123,\
      "runtimeMs":1500,"resultJson":"{\\"attempt\\":\\"t0\\"}"}
      """;
  private static final String HEALTH =
      """
      {"status":"healthy","database":"connected","activeSpots":1,"pendingTasks":1,\
      "runningTasks":1}\
      """;

  private final Map<String, String> answers = new HashMap<>();
  private final Findings findings = new Findings();
  private final Journal journal = new Journal(findings);
  private HttpServer http;

  @BeforeEach
  void start() throws Exception {
    answers.put("/api/v1/jobs", JOB);
    answers.put("/api/v1/jobs/job-1/tasks", TASKS);
    answers.put("/api/v1/jobs/job-1/results", RESULT);
    answers.put("/api/v1/health", HEALTH);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    http.createContext(
        "/",
        exchange -> {
          byte[] body =
              answers.get(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    http.start();

    // The answer to a submit may be noted after the first claims that it made possible.
    journal.claimed("spot-1", task(0));
    journal.submitted("job-1", "key", 3, 3);
    journal.claimed("spot-1", task(1));
    journal.completed(task(0));
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private static ClaimedTask task(int ordinal) {
    return new ClaimedTask("task-1-" + ordinal, "job-1", 1, "t" + ordinal, null, null, null);
  }

  private void inspect() throws Exception {
    try (Server server = Server.at(http.getAddress().getPort(), journal, findings)) {
      new Inspector(server).inspect(true);
    }
  }

  @Test
  void aServerThatHasEverythingIsFine() throws Exception {
    inspect();

    assertThat(findings.told()).isEmpty();
    assertThat(findings.none()).isTrue();
  }

  @Test
  void tasksThatNobodyHasBeenGivenAreCounted() {
    assertThat(journal.untouched()).isEqualTo(1);
  }

  @Test
  void aJobThatNobodySubmittedIsFound() throws Exception {
    journal.claimed("spot-1", new ClaimedTask("task-2-0", "job-2", 1, "t", null, null, null));
    inspect();

    assertThat(findings.told())
        .contains("wrong: job-2 had tasks to claim, and nobody submitted it");
  }

  @Test
  void aLostJobIsFound() throws Exception {
    answers.put("/api/v1/jobs", "{\"jobs\":[]}");
    inspect();

    assertThat(findings.lost()).isEqualTo(1);
  }

  @Test
  void aLostResultIsFound() throws Exception {
    answers.put("/api/v1/jobs/job-1/results", "");
    inspect();

    assertThat(findings.told()).containsExactly("lost: the result of task-1-0");
  }

  @Test
  void aResultWithAnotherContentIsFound() throws Exception {
    answers.put("/api/v1/jobs/job-1/results", RESULT.replace("t0", "t9"));
    inspect();

    assertThat(findings.lost()).isEqualTo(1);
  }

  @Test
  void aDoubledResultIsFound() throws Exception {
    answers.put("/api/v1/jobs/job-1/results", RESULT + RESULT);
    inspect();

    assertThat(findings.doubled()).isEqualTo(1);
  }

  @Test
  void aLostClaimIsFound() throws Exception {
    answers.put("/api/v1/jobs/job-1/tasks", TASKS.replace("RUNNING", "NEW"));
    inspect();

    assertThat(findings.lost()).isEqualTo(1);
  }

  @Test
  void aWrongCounterIsFound() throws Exception {
    answers.put("/api/v1/jobs", JOB.replace("\"completedTasks\":1", "\"completedTasks\":2"));
    inspect();

    assertThat(findings.told()).containsExactly("wrong: job-1: completedTasks is 2 and must be 1");
  }

  @Test
  void aTaskHandedToTwoIsFound() {
    journal.claimed("spot-2", task(1));

    assertThat(findings.doubled()).isEqualTo(1);
  }

  @Test
  void aTaskWhoseFailureIsOnItsWayMayBeHandedToAnother() {
    ClaimedTask again = new ClaimedTask("task-1-1", "job-1", 2, "u1", null, null, null);
    journal.failing(task(1));
    journal.claimed("spot-2", again);
    journal.failed(task(1), true);
    journal.completed(again);

    assertThat(findings.none()).isTrue();
    assertThat(journal.jobs().get("job-1").tasks.get("task-1-1").fate())
        .isEqualTo(Journal.Fate.DONE);
  }
}
