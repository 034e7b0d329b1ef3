package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orhestra.server.TestServer.Answer;

/** Bad input is answered, never obeyed and never a 500. */
final class BadInputTest {
  @TempDir private static Path folder;
  private static TestServer server;
  private static String spot;

  @BeforeAll
  static void start() {
    server = TestServer.onH2(folder, "ORHESTRA_MAX_BODY_BYTES", "100000");
    server.submit(1_000, "");
    spot = server.hello();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static final String GOOD = TestServer.job(3, "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "jarPath":"a.jar",             |                                    | jarPath
          "mainClass":"M"                | "mainClass":7                      | mainClass
          "algorithms":["PSO"]           | "algorithms":[]                    | algorithms
          "algorithms":["PSO"]           | "algorithms":"PSO"                 | algorithms
          "algorithms":["PSO"]           | "algorithms":["PSO",3]             | algorithms[1]
          "algorithms":["PSO"]           | "algorithms":[" "]                 | algorithms[0]
          "min":10,"max":10,"step":1     | "min":11,"max":10,"step":1         | agents.min
          "min":10,"max":10,"step":1     | "min":10,"max":10,"step":0         | agents.step
          "min":10,"max":10,"step":1     | "min":10,"max":10,"step":-1        | agents.step
          "min":10,"max":10,"step":1     | "min":10,"max":10                  | agents.step
          "min":10,"max":10,"step":1     | "min":10.5,"max":11,"step":1       | agents.min
          "min":10,"max":10,"step":1     | "min":1e400,"max":11,"step":1      | agents.min
          "min":10,"max":10,"step":1     | "min":9223372036854775808,"max":1,"step":1 | agents.min
          "min":10,"max":10,"step":1     | "min":10,"max":10,"step":1,"x":1   | agents.x
          "mainClass":"M"                | "mainClass":"M","bogus":1          | bogus
          "mainClass":"M"                | "mainClass":"M","priority":"high"  | priority
          "mainClass":"M"                | "mainClass":"M","maxAttempts":0    | maxAttempts
          "mainClass":"M"                | "mainClass":"M","repeats":0        | repeats
          "mainClass":"M"                | "mainClass":"M","timeoutSeconds":-1| timeoutSeconds
          "mainClass":"M"                | "mainClass":"M","notBefore":"soon" | notBefore
          "mainClass":"M"                | "mainClass":"M","requires":[1]     | requires[0]
          "mainClass":"M"                | "mainClass":"M","maxFailures":0    | maxFailures
          "mainClass":"M"                | "mainClass":"M","command":["a"]    | command
          "mainClass":"M"                | "mainClass":"M","repeats":1000000,"agents":0 |
          """)
  void aBadJobIsRefusedByTheNameOfItsField(String part, String instead, String field) {
    String body = GOOD.replace(part, instead == null ? "" : instead);
    assertThat(body).isNotEqualTo(GOOD);
    Answer answer = server.post("/api/v1/jobs", body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.body().path("success").booleanValue(true)).isFalse();
    assertThat(answer.text("error")).isNotBlank();
    if (field != null) {
      assertThat(answer.text("field")).isEqualTo(field);
    }
    assertThat(server.get("/api/v1/jobs").body().path("jobs").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claim     | {}                                    | spotId
          claim     | {"spotId":"SPOT","maxTasks":0}        | maxTasks
          claim     | {"spotId":"SPOT","maxTasks":1001}     | maxTasks
          claim     | {"spotId":"SPOT","maxTasks":"5"}      | maxTasks
          claim     | {"spotId":"SPOT","maxTasks":99999999999999999999} | maxTasks
          claim     | {"spotId":"SPOT","waitMs":30001}      | waitMs
          claim     | {"spotId":"SPOT","claimId":""}        | claimId
          claim     | {"spotId":"SPOT","payloadAs":"yaml"}  | payloadAs
          complete  | {"spotId":"SPOT"}                     | results
          complete  | {"spotId":"SPOT","results":[{}]}      | results[0].taskId
          complete  | {"spotId":"SPOT","results":[{"taskId":"task-1-0","fopt":"x"}]} | results[0].fopt
          complete  | {"results":[]}                        | spotId
          task-1-0/complete | {"fopt":1}                    | spotId
          task-1-0/complete | {"spotId":"SPOT","fopt":"1"}  | fopt
          task-1-0/complete | {"spotId":"SPOT","fopt":1e999}| fopt
          task-1-0/complete | {"spotId":"SPOT","runtimeMs":-1} | runtimeMs
          task-1-0/complete | {"spotId":"SPOT","attemptToken":"zz"} | attemptToken
          task-1-0/fail     | {"spotId":"SPOT","retriable":"no"} | retriable
          task-1-0/fail     | {"error":"x"}                 | spotId
          """)
  void aBadReportIsRefusedByTheNameOfItsField(String call, String body, String field) {
    Answer answer = server.post("/internal/v1/tasks/" + call, body.replace("SPOT", spot));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"cpuLoad\":100.5', cpuLoad",
    "'\"cpuLoad\":-1', cpuLoad",
    "'\"runningTasks\":-1', runningTasks",
    "'\"totalCores\":0', totalCores",
    "'\"tasks\":[{}]', tasks[0].taskId",
  })
  void aBadHeartbeatIsRefusedByTheNameOfItsField(String part, String field) {
    Answer answer =
        server.post("/internal/v1/heartbeat", "{\"spotId\":\"" + spot + "\"," + part + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"cpuLoad\":\"lots\"', cpuLoad",
    "'\"runningTasks\":-4', runningTasks",
    "'\"totalCores\":\"x\"', totalCores",
  })
  void aBadHelloIsRefusedByTheNameOfItsField(String part, String field) {
    Answer answer = server.post("/internal/v1/hello", "{\"spotId\":\"odd\"," + part + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(server.text("/api/v1/spots")).doesNotContain("odd");
  }

  @Test
  void aClaimByAnUnknownSpotSaysToCallHello() {
    Answer answer = server.post("/internal/v1/tasks/claim", "{\"spotId\":\"nobody\"}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("error")).contains("hello");
  }

  @Test
  void whatIsNotJsonNotThereOrTooLargeHasItsOwnStatus() {
    assertThat(server.post("/api/v1/jobs", "{\"a\":").status()).isEqualTo(400);
    assertThat(server.post("/api/v1/jobs", "{\"a\":1,\"a\":2}").status()).isEqualTo(400);
    assertThat(server.post("/api/v1/jobs", "[]").status()).isEqualTo(400);
    assertThat(server.post("/api/v1/jobs", "").status()).isEqualTo(400);
    assertThat(server.post("/api/v1/jobs", "[".repeat(50_000)).status()).isEqualTo(400);
    assertThat(server.post("/api/v1/jobs", "\"" + "x".repeat(200_000) + "\"").status())
        .isEqualTo(413);
    assertThat(server.delete("/api/v1/jobs").status()).isEqualTo(405);
    assertThat(server.get("/api/v2/jobs").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/jobs/job-77").text("error")).isEqualTo("job not found");
    assertThat(server.get("/api/v1/jobs?limit=0").text("field")).isEqualTo("limit");
    assertThat(server.get("/api/v1/jobs?status=ODD").text("field")).isEqualTo("status");
    assertThat(server.get("/api/v1/jobs/job-1/results?cursor=x").text("field")).isEqualTo("cursor");
    assertThat(
            server.get("/api/v1/jobs/job-1/results?order=fopt&cursor=NaN:task-1-0").text("field"))
        .isEqualTo("cursor");
    HttpResponse<String> xml =
        server.raw(
            server
                .request("/api/v1/jobs")
                .setHeader("Content-Type", "text/xml")
                .POST(BodyPublishers.ofString(GOOD)));
    assertThat(xml.statusCode()).isEqualTo(415);
  }

  @Test
  void mutatedRequestsNeverGiveA500() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> paths =
        List.of(
            "/api/v1/jobs",
            "/internal/v1/hello",
            "/internal/v1/heartbeat",
            "/internal/v1/goodbye",
            "/internal/v1/tasks/claim",
            "/internal/v1/tasks/complete",
            "/internal/v1/tasks/task-1-1/complete",
            "/internal/v1/tasks/task-1-1/fail",
            "/internal/v1/tasks/task-1-1/log",
            "/api/v1/tasks/task-1-1/reset");
    List<String> bodies =
        List.of(
            GOOD,
            "{\"spotId\":\"%s\",\"cpuLoad\":1,\"tasks\":[{\"taskId\":\"task-1-1\"}]}",
            "{\"spotId\":\"%s\",\"maxTasks\":2,\"claimId\":\"c\"}",
            "{\"spotId\":\"%s\",\"results\":[{\"taskId\":\"task-1-2\",\"bestPos\":[1]}]}",
            "{\"spotId\":\"%s\",\"fopt\":0.5,\"iter\":3,\"resultJson\":\"{}\",\"text\":\"x\"}");
    String odd = "{}[]\",:-+.eE0123456789\\u0000tfn\u0000\u00e9\ud83d\ude00 ";
    for (int i = 0; i < 3_000; i++) {
      String path = paths.get(random.nextInt(paths.size()));
      StringBuilder body =
          new StringBuilder(bodies.get(random.nextInt(bodies.size())).replace("%s", spot));
      for (int change = random.nextInt(4); change > 0; change--) {
        int at = random.nextInt(body.length());
        switch (random.nextInt(3)) {
          case 0 -> body.deleteCharAt(at);
          case 1 -> body.insert(at, odd.charAt(random.nextInt(odd.length())));
          default -> body.setCharAt(at, odd.charAt(random.nextInt(odd.length())));
        }
      }
      HttpResponse<String> answer =
          server.raw(server.request(path).POST(BodyPublishers.ofString(body.toString())));
      assertThat(answer.statusCode())
          .as("seed %d, step %d: %s %s -> %s", seed, i, path, body, answer.body())
          .isBetween(200, 499);
    }
  }
}
