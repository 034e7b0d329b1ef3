package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.platform.redis.TestRedis.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.platform.redis.TestRedis;

/**
 * The log file of the computations door: the nine points that the seed's {@code
 * test_centralized_logging.py} looks at, on what a server in a process of its own wrote.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ComputationsLogTest {
  private static final Pattern LINE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} (DEBUG|INFO|WARNING|ERROR) "
              + "\\[\\w+] \\[computations-orchestrator] \\S.*");
  private static final String[] KEY = {"X-Orhestra-Key", "operator-secret"};
  private static final String ABC = ",\"clientsList\":[\"A\",\"B\",\"C\"]";
  private static final String SCHEMA =
      ",\"schema\":[{\"name\":\"age\",\"dataType\":\"NUMERIC\",\"min\":0,\"max\":100,\"bins\":2}]";
  private static final String CONTRIBUTION =
      ",\"contribution\":{\"age\":{\"n\":1,\"sum\":37.123,\"sumSquares\":1378.117,"
          + "\"min\":37.123,\"max\":37.123,\"histogram\":[1,0]}}";

  @TempDir private static Path folder;
  private static List<String> first;
  private static List<String> lines;

  @BeforeAll
  static void aPipelineRunsAndTheServerIsStartedAgain() throws Exception {
    try (TestRedis redis = TestRedis.start()) {
      redis.ask("SET", "job:clash", "somebody else's");
      String[] settings = {
        "REDIS_URL",
        "redis://127.0.0.1:" + redis.port(),
        "ORHESTRA_OPERATOR_KEY",
        "operator-secret",
        "ORHESTRA_CONTRIBUTOR_KEY",
        "contributor-secret",
        "ORHESTRA_VIEWER_KEY",
        "viewer-secret"
      };
      try (TestProcess server = TestProcess.start(folder, settings)) {
        eventually().until(() -> !redis.ask("EXISTS", "computations:mark").contains("0"));
        play(server);
        awaitLine("GET /api/job-status/pipeline 200");
        awaitLine("[RedisView] .* job:clash cannot be written");
      }
      first = read();
      try (TestProcess server = TestProcess.start(folder, settings)) {
        assertThat(server.get(server.doorPort(), "/").statusCode()).isEqualTo(200);
      }
      lines = read();
    }
  }

  private static void play(TestProcess server) {
    int door = server.doorPort();
    server.get(door, "/");
    server.get(door, "/api/job-status/nobody", KEY);
    server.get(door, "/nowhere");
    server.get(server.port(), "/api/v1/jobs", KEY);
    update(server, "\"jobId\":\"clash\",\"clientId\":\"A\"" + ABC);
    update(server, "\"jobId\":\"one\\n2026-01-31 16:00:00,123 INFO [forged]\",\"clientId\":\"A\"");
    update(server, "\"jobId\":\"one\"");
    server.post(door, "/api/update", "{", KEY);
    server.post(door, "/api/update", "{}", "X-Orhestra-Key", "wrong-secret");
    server.get(door, "/api/job-status/a%0D%0A2026-01-31%2016:00:00,123%20INFO%20forged", KEY);
    update(server, "\"jobId\":\"pipeline\",\"clientId\":\"A\"" + ABC + SCHEMA + CONTRIBUTION);
    update(server, "\"jobId\":\"pipeline\",\"clientId\":\"D\"" + ABC + CONTRIBUTION);
    update(server, "\"jobId\":\"pipeline\",\"clientId\":\"B\"" + ABC + CONTRIBUTION);
    update(server, "\"jobId\":\"pipeline\",\"clientId\":\"C\"" + ABC + CONTRIBUTION);
    eventually()
        .until(
            () ->
                server
                    .get(server.port(), "/api/job-status/pipeline", KEY)
                    .body()
                    .contains("\"COMPLETED\""));
  }

  private static void update(TestProcess server, String fields) {
    server.post(server.doorPort(), "/api/update", "{" + fields + "}", KEY);
  }

  private static Path file() {
    return folder.resolve("logs").resolve("computations-orchestrator.log");
  }

  private static List<String> read() throws IOException {
    return Files.readAllLines(file());
  }

  private static void awaitLine(String pattern) {
    eventually()
        .untilAsserted(
            () -> assertThat(String.join("\n", read())).containsPattern(quoted(pattern)));
  }

  /** Brackets mean themselves. */
  private static String quoted(String pattern) {
    return pattern.replace("[", "\\[");
  }

  private static int indexOf(String part) {
    for (int at = 0; at < lines.size(); at++) {
      if (lines.get(at).contains(part)) {
        return at;
      }
    }
    throw new AssertionError("no line has " + part + ":\n" + String.join("\n", lines));
  }

  @Test
  void theFolderAndTheFileAreMade() {
    assertThat(file()).isRegularFile().isReadable();
    assertThat(file().getParent()).isWritable();
  }

  @Test
  void theStartIsToldByTheNamesOfTheServiceAndOfWhatItStandsInFor() {
    assertThat(lines.get(indexOf("Flask")))
        .contains("INFO", "computations-orchestrator starts", "Orhestra", "Flask");
  }

  @Test
  void eachRequestIsTold() {
    assertThat(lines.get(indexOf(" GET / 200"))).contains(" INFO [requests] ");
    indexOf(" GET /api/job-status/pipeline 200");
    indexOf(" GET /api/job-status/nobody 404");
    indexOf(" GET /nowhere 404");
    assertThat(lines).noneMatch(line -> line.contains("/api/v1/jobs"));
    assertThat(lines.stream().filter(line -> line.contains(" POST /api/update 200")).count())
        .isEqualTo(4);
  }

  @Test
  void updatesAreToldWithTheListOfClients() {
    assertThat(lines.get(indexOf("Created job record for pipeline with totalClients=3")))
        .contains("clientsList=[\"A\",\"B\",\"C\"]");
    indexOf("Stored schema for job=pipeline");
    indexOf("job=pipeline, clientId=A, doneCount=1/3");
  }

  @Test
  void whatIsDoneInRedisIsTold() {
    assertThat(lines.get(indexOf("job:pipeline and job:pipeline:updatedClients")))
        .contains(" INFO [RedisService] ", "redis");
  }

  @Test
  void errorsAreMarkedAndSayWhatWasWrong() {
    assertThat(lines.get(indexOf("\"clientId\""))).contains(" ERROR ", "POST /api/update 400");
    assertThat(lines.get(indexOf("is not in the list of job pipeline")))
        .contains(" ERROR ", "POST /api/update 403");
    assertThat(lines.get(indexOf("POST /api/update 401"))).contains(" ERROR ");
    // In the background: the key is not a hash.
    assertThat(lines.get(indexOf("job:clash cannot be written")))
        .contains(" ERROR [RedisView] ", "WRONGTYPE");
  }

  @Test
  void eachLineHasTheForm() {
    assertThat(lines).hasSizeGreaterThan(20).allMatch(line -> LINE.matcher(line).matches());
    assertThat(lines).noneMatch(line -> line.matches("[-0-9: ,]+INFO (\\[forged]|forged).*"));
  }

  @Test
  void aRestartAppends() {
    assertThat(lines).startsWith(first.toArray(String[]::new));
    assertThat(lines.stream().filter(line -> line.contains("Flask")).count()).isEqualTo(2);
  }

  @Test
  void thePipelineIsToldInItsOrder() {
    assertThat(
            List.of(
                indexOf("Created job record for pipeline"),
                indexOf("Stored schema for job=pipeline"),
                indexOf("job=pipeline, clientId=A, doneCount=1/3"),
                indexOf("job=pipeline, clientId=B, doneCount=2/3"),
                indexOf("job=pipeline, clientId=C, doneCount=3/3"),
                indexOf("Aggregation of job pipeline begins"),
                indexOf("Aggregation result of job pipeline stored: COMPLETED")))
        .isSorted();
  }

  @Test
  void noSecretIsInAnyLogAndNoRequestOnTheConsole() throws Exception {
    String console = Files.readString(TestProcess.console(folder));
    String usual = Files.readString(folder.resolve("logs").resolve("orhestra.log"));
    for (String log : List.of(console, usual, String.join("\n", lines))) {
      assertThat(log).doesNotContain("-secret").doesNotContain("37.123").doesNotContain("1378.117");
    }
    assertThat(console).contains("Orhestra").doesNotContain("/api/update");
    assertThat(usual).doesNotContain("/api/update");
  }
}
