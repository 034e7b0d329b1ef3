package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;

class MainTest {
  private static final String RUNNING =
      "{\"id\":\"job-1\",\"status\":\"RUNNING\",\"totalTasks\":10,\"completedTasks\":4,\"runningTasks\":2}";
  private static final String COMPLETED =
      "{\"id\":\"job-1\",\"status\":\"COMPLETED\",\"totalTasks\":10,\"completedTasks\":9,\"failedTasks\":1,"
          + "\"startedAt\":\"2026-03-01T09:59:00Z\",\"finishedAt\":\"2026-03-01T10:00:02Z\"}";
  private static final String LINE =
      "{\"taskId\":\"t1\",\"algorithm\":\"PSO/Sphere\",\"iterations\":100,\"agents\":10,\"dimension\":2,\"fopt\":0.5,\"runtimeMs\":300,\"spotId\":\"s1\",\"attempt\":1}\n";

  @TempDir private Path folder;
  private final StandInServer server;
  private final CapturedTerminal terminal = new CapturedTerminal();

  MainTest() throws IOException {
    server = new StandInServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void versionNamesTheBuildAndJavaWithoutAServer() {
    assertThat(Main.run(List.of("--version"), terminal.terminal())).isZero();
    assertThat(terminal.out()).startsWith("orhestra 0.").contains("Java ");
  }

  @Test
  void callWithoutACommandIsWrongUsageAndShowsTheHelp() {
    assertThat(Main.run(List.of(), terminal.terminal())).isEqualTo(2);
    assertThat(terminal.err())
        .contains("Usage: orhestra COMMAND", "submit", "spots", "Exit codes:");
    assertThat(terminal.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "submit",
        "jobs",
        "job",
        "tasks",
        "task",
        "results",
        "report",
        "cancel",
        "retry",
        "spots",
        "brands",
        "brand",
        "execution"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    assertThat(Main.run(List.of(command, "--help"), terminal.terminal())).isZero();
    assertThat(terminal.out())
        .contains("Usage: orhestra " + command, "Example", "  orhestra " + command, "--json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo insight",
        "demo --seed 1",
        "demo --seconds 5",
        "demo insights --slots 2",
        "demo insights --out .",
        "demo insights --seconds 0",
        "demo --slots 0",
        "demo insights more",
        "demo --clients 3",
        "demo insights --clients 3",
        "demo conversations --clients 0",
        "demo conversations --slots 2"
      })
  void demoThatIsNoneAndOptionsOfTheOtherAreWrongUsage(String line) {
    assertThat(Main.run(List.of(line.split(" ", -1)), terminal.terminal())).isEqualTo(2);
    assertThat(terminal.err()).containsPattern("no demo|belongs to|must be|Unmatched");
  }

  @Test
  void misspelledCommandIsWrongUsageAndNamesTheNearest() {
    assertThat(Main.run(List.of("jbos"), terminal.terminal())).isEqualTo(2);
    assertThat(terminal.err()).contains("there is no command jbos", "did you mean jobs");
  }

  @Test
  void unknownOptionIsWrongUsageWithoutAStackTrace() {
    assertThat(run("jobs", "--colour")).isEqualTo(2);
    assertThat(terminal.err()).contains("--colour", "orhestra jobs --help").doesNotContain("\tat ");
  }

  @Test
  void unreachableServerIsThree() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    int code = Main.run(List.of("jobs", "--server", "127.0.0.1:" + port), terminal.terminal());

    assertThat(code).isEqualTo(3);
    assertThat(terminal.err()).contains("is the server running").doesNotContain("\tat ");
  }

  @Test
  void addressThatIsNoneIsWrongUsage() {
    assertThat(Main.run(List.of("jobs", "--server", "ftp://x"), terminal.terminal())).isEqualTo(2);
    assertThat(terminal.err()).contains("--server", "ftp://x");
  }

  @Test
  void refusalIsFourAndNamesTheField() throws IOException {
    server.on(
        "POST /api/v1/jobs",
        400,
        "{\"success\":false,\"error\":\"step must be positive\",\"field\":\"agents.step\"}");

    assertThat(run("submit", job("{}"))).isEqualTo(4);
    assertThat(terminal.err()).contains("step must be positive", "agents.step");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void refusalAsJsonIsOneDocument() {
    assertThat(run("job", "nope", "--json")).isEqualTo(4);
    JsonNode document = WireJson.mapper().readTree(terminal.out());
    assertThat(document.get("success").asBoolean()).isFalse();
    assertThat(document.get("error").asString()).isEqualTo("job not found");
    assertThat(document.get("status").asInt()).isEqualTo(404);
    assertThat(document.get("exitCode").asInt()).isEqualTo(4);
  }

  @Test
  void failureOfTheServerIsOne() {
    server.on("GET /api/v1/spots", 500, "{\"success\":false,\"error\":\"internal\"}");

    assertThat(run("spots")).isEqualTo(1);
  }

  @Test
  void answerOfAnotherKindOfServerIsOneAndSaysSo() {
    server.on("GET /api/v1/jobs", 200, "<html>hello</html>");

    assertThat(run("jobs")).isEqualTo(1);
    assertThat(terminal.err()).contains("is this an Orhestra server?").doesNotContain("\tat ");
  }

  @Test
  void submitSendsTheFileAsItIsAndSaysHowToFollow() throws IOException {
    server.on(
        "POST /api/v1/jobs", 201, "{\"success\":true,\"jobId\":\"job-1\",\"totalTasks\":375}");

    assertThat(run("submit", job("{\"jarPath\":\"a.jar\",\"own\":[1]}"))).isZero();
    assertThat(terminal.out()).isEqualTo("Job job-1 accepted: 375 tasks.\n");
    assertThat(terminal.err()).contains("./orhestra job job-1 --watch");
    assertThat(server.calls())
        .containsExactly("POST /api/v1/jobs {\"jarPath\":\"a.jar\",\"own\":[1]}");
  }

  @Test
  void submitReadsStandardInputAndPrintsTheServersDocument() {
    server.on(
        "POST /api/v1/jobs",
        201,
        "{\"success\":true,\"jobId\":\"job-1\",\"totalTasks\":375,\"new\":1}");
    terminal.input("{\"a\":1}");

    assertThat(run("submit", "-", "--json")).isZero();
    assertThat(WireJson.mapper().readTree(terminal.out()).get("new").asInt()).isEqualTo(1);
  }

  @Test
  void brokenFileIsWrongUsageAndNothingIsSent() throws IOException {
    assertThat(run("submit", job("{\n \"a\": }"))).isEqualTo(2);
    assertThat(terminal.err()).contains("not valid JSON, line 2, column");
    assertThat(run("submit", folder.resolve("missing.json").toString())).isEqualTo(2);
    assertThat(run("submit", job("[1]"))).isEqualTo(2);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void watchedJobThatCompletesIsZeroAndItsFailuresAreSaid() {
    server.on("GET /api/v1/jobs/job-1", 200, RUNNING).on("GET /api/v1/jobs/job-1", 200, COMPLETED);

    assertThat(run("job", "job-1", "--watch")).isZero();
    assertThat(terminal.out())
        .isEqualTo("Job job-1 COMPLETED: 9 of 10 tasks done, 1 failed, in 1 min 02 s.\n");
    assertThat(terminal.err())
        .contains(
            "4 of 10 done, 40 %, 2 running",
            "10 of 10 done, 100 %, 1 failed", "./orhestra retry job-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAILED", "CANCELLED"})
  void watchedJobThatEndsOtherwiseIsOne(String status) {
    server.on(
        "GET /api/v1/jobs/job-1",
        200,
        "{\"id\":\"job-1\",\"status\":\"" + status + "\",\"totalTasks\":3}");

    assertThat(run("job", "job-1", "--watch")).isEqualTo(1);
    assertThat(terminal.out()).contains(status);
  }

  @Test
  void watchWithJsonPrintsOnlyTheJobAtItsEnd() {
    server.on("GET /api/v1/jobs/job-1", 200, RUNNING).on("GET /api/v1/jobs/job-1", 200, COMPLETED);

    assertThat(run("job", "job-1", "--watch", "--json")).isZero();
    assertThat(WireJson.mapper().readTree(terminal.out()).get("status").asString())
        .isEqualTo("COMPLETED");
  }

  @Test
  void watchOutlivesAServerThatIsAwayForAMoment() {
    server
        .on("GET /api/v1/jobs/job-1", 200, RUNNING)
        .on("GET /api/v1/jobs/job-1", 503, "{}")
        .on("GET /api/v1/jobs/job-1", 200, COMPLETED);

    assertThat(run("job", "job-1", "--watch")).isZero();
    assertThat(terminal.err()).contains("waiting for it", "answers again");
  }

  @Test
  void listsAreTablesForPeopleAndDocumentsForPrograms() {
    server.on("GET /api/v1/jobs", 200, "{\"jobs\":[" + RUNNING + "],\"nextCursor\":\"c2\"}");

    assertThat(run("jobs", "--status", "running")).isZero();
    assertThat(terminal.out()).contains("JOB", "STATUS", "job-1", "RUNNING");
    assertThat(terminal.err()).contains("--cursor c2");
    assertThat(server.calls()).containsExactly("GET /api/v1/jobs?status=RUNNING&limit=20");

    CapturedTerminal second = new CapturedTerminal();
    assertThat(Main.run(List.of("--server", server.address(), "jobs", "--json"), second.terminal()))
        .isZero();
    assertThat(WireJson.mapper().readTree(second.out()).get("nextCursor").asString())
        .isEqualTo("c2");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void resultsGoToTheTerminalAsATableAndToAFileByItsName() throws IOException {
    server.on("GET /api/v1/jobs/job-1/results", 200, LINE);
    Path out = folder.resolve("r.csv");

    assertThat(run("results", "job-1")).isZero();
    assertThat(terminal.out()).contains("FOPT", "PSO/Sphere", "0.500");
    assertThat(run("results", "job-1", "--out", out.toString())).isZero();
    assertThat(out).hasContent(LINE.strip());
    assertThat(server.calls())
        .containsExactly(
            "GET /api/v1/jobs/job-1/results?format=ndjson&order=fopt&limit=20",
            "GET /api/v1/jobs/job-1/results?format=csv");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(out);
    }
  }

  @Test
  void resultsThatAreRefusedLeaveAnOlderFileAsItWas() throws IOException {
    Path out = Files.writeString(folder.resolve("r.csv"), "old");

    assertThat(run("results", "nope", "--out", out.toString())).isEqualTo(4);
    assertThat(out).hasContent("old");
  }

  @Test
  void resultsAsJsonAreTheServersDocument() {
    server.on("GET /api/v1/jobs/job-1/results", 200, "{\"jobId\":\"job-1\",\"results\":[]}");

    assertThat(run("results", "job-1", "--json")).isZero();
    assertThat(terminal.out()).isEqualTo("{\"jobId\":\"job-1\",\"results\":[]}");
  }

  @Test
  void reportIsWrittenAndItsPathIsPrinted() throws IOException {
    server
        .on("GET /api/v1/jobs/job-1", 200, COMPLETED)
        .on("GET /api/v1/jobs/job-1/results", 200, LINE);
    Path out = folder.resolve("r.html");

    assertThat(run("report", "job-1", "--out", out.toString())).isZero();
    assertThat(terminal.out().strip()).isEqualTo(out.toString());
    assertThat(out).content().contains("<th scope=\"row\">PSO</th>", "Sphere");
  }

  @Test
  void failedTaskTellsWhy() {
    server.on(
        "GET /api/v1/tasks/task-1",
        200,
        "{\"id\":\"task-1\",\"status\":\"FAILED\",\"attempts\":[{\"attempt\":1,\"outcome\":\"FAILED\","
            + "\"spotId\":\"s1\",\"error\":\"boom\",\"exitCode\":3,\"outputSnippet\":\"a\\u001bb\"}]}");

    assertThat(run("task", "task-1")).isZero();
    assertThat(terminal.out()).contains("FAILED on s1", "boom", "exit code 3", "| a?b");
  }

  @Test
  void cancelAndRetrySayWhatBecameOfTheJob() {
    server
        .on("POST /api/v1/jobs/job-1/cancel", 200, "{\"success\":true}")
        .on("POST /api/v1/jobs/job-1/retry-failed", 200, "{\"success\":true}")
        .on("GET /api/v1/jobs/job-1", 200, RUNNING);

    assertThat(run("cancel", "job-1")).isZero();
    assertThat(run("retry", "job-1")).isZero();
    assertThat(terminal.out()).contains("Job job-1 RUNNING");
  }

  @Test
  void keyComesFromTheOptionThenTheVariableThenItsFile() throws IOException {
    server.on("GET /api/v1/spots", 200, "{\"spots\":[]}");
    terminal.variable(
        "ORHESTRA_OPERATOR_KEY_FILE",
        Files.writeString(folder.resolve("key"), "from-file\n").toString());

    assertThat(run("spots")).isZero();
    terminal.variable("ORHESTRA_OPERATOR_KEY", "from-variable");
    assertThat(run("spots")).isZero();
    assertThat(run("spots", "--key", "from-option")).isZero();

    assertThat(server.keys()).containsExactly("from-file", "from-variable", "from-option");
  }

  @Test
  void namesFromAServerCannotDriveTheTerminal() {
    server.on(
        "GET /api/v1/jobs/job-1",
        200,
        "{\"id\":\"job-1\",\"name\":\"a\\u001b[2Jb\",\"status\":\"RUNNING\"}");

    assertThat(run("job", "job-1")).isZero();
    assertThat(terminal.out()).contains("a?[2Jb").doesNotContain("\u001b");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", server.address()));
    return Main.run(all, terminal.terminal());
  }

  private String job(String json) throws IOException {
    return Files.writeString(folder.resolve("job.json"), json).toString();
  }
}
