package orhestra.spot;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import orhestra.client.ServerException;
import orhestra.spot.TestCoordinator.Call;
import orhestra.spot.TestCoordinator.Fault;
import orhestra.spot.TestCoordinator.Task;

/** The agent against a real HTTP server, with real processes. */
@Timeout(60)
class SpotAgentTest {
  private static final String RESULT = "echo 'RESULT_JSON={\"iter\":1,\"fopt\":0.5}'";

  @TempDir Path temp;
  private TestCoordinator coordinator;
  private final List<SpotAgent> agents = new ArrayList<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("orhestra.spot");

  @BeforeEach
  void start() throws IOException {
    coordinator = new TestCoordinator();
    logger.setLevel(Level.INFO);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void close() {
    agents.forEach(SpotAgent::close);
    coordinator.close();
    logger.detachAppender(logged);
  }

  private SpotOptions.Builder options() {
    return SpotOptions.builder(coordinator.uri())
        .slots(3)
        .workDir(temp.resolve("work"))
        .allowCommands(List.of(temp + "/*.sh"))
        .heartbeatInterval(Duration.ofMillis(100))
        .claimWait(Duration.ofSeconds(5))
        .longestBackoff(Duration.ofMillis(300))
        .killGrace(Duration.ofMillis(500))
        .drainTimeout(Duration.ofSeconds(10));
  }

  private SpotAgent agent(SpotOptions.Builder options) {
    SpotAgent agent = SpotAgent.start(options.build());
    agents.add(agent);
    return agent;
  }

  private Path script(String... lines) throws IOException {
    Path script = Files.createTempFile(temp, "program", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  private Task task(String... lines) throws IOException {
    return coordinator.add(Map.of("command", List.of(script(lines).toString())));
  }

  /** A task that says when it runs and ends with a result once told to. */
  private Task waitingTask(Path started, Path go) throws IOException {
    return task("echo $$ > " + started, "while [ ! -e " + go + " ]; do sleep 0.05; done", RESULT);
  }

  private static void awaitFile(Path file) {
    await().atMost(20, SECONDS).until(() -> Files.exists(file) && Files.size(file) > 0);
  }

  private void awaitStatus(Task task, String status) {
    await().atMost(20, SECONDS).until(() -> coordinator.status(task).equals(status));
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("work").resolve(folder))) {
      return files.toList();
    }
  }

  private List<String> log(String start) {
    return List.copyOf(logged.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.startsWith(start))
        .toList();
  }

  @Test
  void everyTaskIsRunOnceAndNeverMoreThanThereAreSlots() throws IOException {
    Path script = script("echo x >> " + temp + "/runs.$ORHESTRA_TASK_ID", RESULT);
    List<Task> tasks = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      tasks.add(coordinator.add(Map.of("command", script.toString())));
    }
    agent(options());
    await().atMost(40, SECONDS).until(() -> coordinator.count("DONE") == 25);
    for (Task task : tasks) {
      assertThat(task.results).hasSize(1);
      assertThat(task.results.getFirst().path("fopt").doubleValue()).isEqualTo(0.5);
      assertThat(task.attempt).isEqualTo(1);
      assertThat(temp.resolve("runs." + task.id)).hasContent("x");
    }
    assertThat(coordinator.mostHeld()).isEqualTo(3);
    // Completing and claiming is one call; the claims of its own were for the first tasks only.
    assertThat(coordinator.calls("tasks/complete"))
        .anyMatch(call -> call.body().path("claim").path("maxTasks").asInt(0) > 0);
    assertThat(coordinator.calls("tasks/claim").size()).isLessThan(15);
    await().atMost(10, SECONDS).until(() -> files("spool").isEmpty());
  }

  @Test
  void aClaimWhoseAnswerWasLostIsRepeatedUnderItsId() throws IOException {
    coordinator.fault("tasks/claim", Fault.ANSWER_LOST, Fault.ERROR, Fault.CLOSED);
    Task task = task(RESULT);
    agent(options());
    awaitStatus(task, "DONE");
    List<Call> claims = coordinator.calls("tasks/claim");
    assertThat(claims.subList(0, 4).stream().map(c -> c.body().path("claimId").stringValue()))
        .containsOnly(claims.getFirst().body().path("claimId").stringValue());
    assertThat(claims.get(4).body().path("claimId"))
        .isNotEqualTo(claims.getFirst().body().path("claimId"));
    assertThat(task.attempt).isEqualTo(1);
  }

  @Test
  void aResultWhoseAnswerWasLostCountsOnceAndItsClaimIsNotLost() throws IOException {
    coordinator.fault("tasks/complete", Fault.ANSWER_LOST);
    Path runs = temp.resolve("runs");
    Task first = task(RESULT);
    Task second = task("echo x >> " + runs, RESULT);
    agent(options().slots(1));
    awaitStatus(second, "DONE");
    assertThat(first.results).hasSize(1);
    assertThat(second.attempt).isEqualTo(1);
    assertThat(runs).hasContent("x");
    List<Call> batches = coordinator.calls("tasks/complete");
    assertThat(batches.get(0).body()).isEqualTo(batches.get(1).body());
  }

  @Test
  void aResultOutlivesARestartOfTheServer() throws IOException {
    Path started = temp.resolve("started");
    Path go = temp.resolve("go");
    Task task = waitingTask(started, go);
    agent(options());
    awaitFile(started);
    coordinator.stop();
    await().atMost(10, SECONDS).until(() -> !log("No connection").isEmpty());
    Files.writeString(go, "");
    await().atMost(10, SECONDS).until(() -> files("spool").size() == 1);
    coordinator.start();
    awaitStatus(task, "DONE");
    await().atMost(10, SECONDS).until(() -> files("spool").isEmpty());
    await().atMost(10, SECONDS).until(() -> !log("Connection to").isEmpty());
    assertThat(task.results).hasSize(1);
    assertThat(log("No connection")).hasSize(1);
    assertThat(log("Connection to")).hasSize(1);
    // The agent goes on as if nothing had been.
    awaitStatus(task(RESULT), "DONE");
  }

  @Test
  void theNextAgentDeliversWhatOneCouldNot() throws IOException {
    Path started = temp.resolve("started");
    Path go = temp.resolve("go");
    Task task = waitingTask(started, go);
    SpotAgent first = agent(options());
    awaitFile(started);
    String firstId = first.spotId();
    coordinator.stop();
    Files.writeString(go, "");
    await().atMost(10, SECONDS).until(() -> files("spool").size() == 1);
    first.close();
    assertThat(files("spool")).hasSize(1);
    coordinator.calls.clear();
    coordinator.start();
    Task next = task(RESULT);
    SpotAgent second = agent(options());
    awaitStatus(next, "DONE");
    assertThat(coordinator.status(task)).isEqualTo("DONE");
    assertThat(task.results).hasSize(1);
    assertThat(task.results.getFirst().path("spotId").stringValue()).isEqualTo(firstId);
    assertThat(second.spotId()).isNotEqualTo(firstId);
    List<String> order =
        coordinator.calls.stream().map(Call::name).filter(n -> !n.equals("heartbeat")).toList();
    assertThat(order).startsWith("hello", "tasks/ID/complete", "goodbye", "tasks/claim");
    assertThat(coordinator.calls("goodbye").getFirst().body().path("spotId").stringValue())
        .isEqualTo(firstId);
    await().atMost(10, SECONDS).until(() -> files("spool").isEmpty());
  }

  @Test
  void aReportTheServerStumblesOverDoesNotHoldUpTheOthers() throws IOException {
    Fault[] errors = new Fault[3];
    java.util.Arrays.fill(errors, Fault.ERROR);
    coordinator.fault("tasks/ID/fail", errors);
    Task stumbled = task("exit 3");
    agent(options().slots(1));
    await().atMost(10, SECONDS).until(() -> coordinator.calls("tasks/ID/fail").size() == 1);
    Task other = task(RESULT);
    awaitStatus(other, "DONE");
    await().atMost(20, SECONDS).until(() -> coordinator.status(stumbled).equals("FAILED"));
    assertThat(stumbled.failures).hasSize(3);
  }

  @Test
  void aBatchThatIsRefusedIsDeliveredOneByOne() throws IOException {
    coordinator.fault("tasks/complete", Fault.BAD_REQUEST);
    Task task = task(RESULT);
    agent(options());
    awaitStatus(task, "DONE");
    assertThat(coordinator.calls("tasks/ID/complete")).hasSize(1);
    awaitStatus(task(RESULT), "DONE");
  }

  @Test
  void whatTheServerNeverTakesIsPutAside() throws IOException {
    coordinator.fault("tasks/complete", Fault.BAD_REQUEST);
    coordinator.fault("tasks/ID/complete", Fault.BAD_REQUEST);
    Task task = task(RESULT);
    agent(options());
    await().atMost(20, SECONDS).until(() -> files("rejected").size() == 1);
    assertThat(files("spool")).isEmpty();
    assertThat(coordinator.status(task)).isEqualTo("RUNNING");
    await()
        .atMost(10, SECONDS)
        .untilAsserted(
            () ->
                assertThat(log("Report put aside"))
                    .singleElement()
                    .asString()
                    .contains("runtimeMs is wrong")
                    .contains("To send it again"));
    // Its lease is no longer renewed.
    await()
        .atMost(10, SECONDS)
        .until(() -> coordinator.calls("heartbeat").getLast().body().path("tasks").isEmpty());
  }

  @Test
  void aResultThatNobodyWantsAnyMoreIsForgotten() throws IOException {
    Path go = temp.resolve("go");
    Task gone = waitingTask(temp.resolve("started1"), go);
    Task elsewhere = waitingTask(temp.resolve("started2"), go);
    agent(options());
    awaitFile(temp.resolve("started1"));
    awaitFile(temp.resolve("started2"));
    coordinator.remove(gone);
    coordinator.giveTo(elsewhere, "spot-other");
    Files.writeString(go, "");
    await().atMost(10, SECONDS).until(() -> log("The report of task").size() == 2);
    await().atMost(10, SECONDS).until(() -> files("spool").isEmpty());
    assertThat(elsewhere.results).isEmpty();
  }

  @Test
  void aProxysWordDoesNotEndAResult() throws IOException {
    coordinator.fault("tasks/complete", Fault.PROXY_404);
    coordinator.fault("tasks/ID/complete", Fault.PROXY_404, Fault.UNAUTHORIZED);
    Task task = task(RESULT);
    agent(options());
    awaitStatus(task, "DONE");
    assertThat(task.results).hasSize(1);
  }

  @Test
  void aResultThatComesAfterItsLeaseRanOutIsStillDelivered() throws IOException {
    Path started = temp.resolve("started");
    Path go = temp.resolve("go");
    Task task = waitingTask(started, go);
    agent(options().slots(1));
    awaitFile(started);
    coordinator.reap(task);
    Files.writeString(go, "");
    awaitStatus(task, "DONE");
    assertThat(task.results).hasSize(1);
  }

  @Test
  void aTaskLeasedAgainToTheSameAgentIsNotRunTwice() throws IOException {
    Path started = temp.resolve("started");
    Path go = temp.resolve("go");
    Task task = waitingTask(started, go);
    agent(options());
    awaitFile(started);
    coordinator.reap(task);
    Task wake = task(RESULT);
    awaitStatus(wake, "DONE");
    await().atMost(10, SECONDS).until(() -> coordinator.status(task).equals("RUNNING"));
    Files.writeString(go, "");
    awaitStatus(task, "DONE");
    assertThat(task.attempt).isEqualTo(2);
    assertThat(Files.readAllLines(started)).hasSize(1);
  }

  @Test
  void theTasksOwnTimeoutIsAFailureOfItsOwnKind() throws IOException {
    Path script = script("echo soon; exec sleep 100");
    Task task = coordinator.add(Map.of("command", script.toString(), "timeoutSeconds", 0.5));
    agent(options());
    await().atMost(30, SECONDS).until(() -> coordinator.status(task).equals("FAILED"));
    assertThat(task.failures).hasSize(3);
    assertThat(task.failures.getFirst().path("failureReason").stringValue()).isEqualTo("TIMEOUT");
    assertThat(task.failures.getFirst().path("retriable").booleanValue()).isTrue();
    assertThat(task.failures.getFirst().path("outputSnippet").stringValue()).isEqualTo("soon\n");
    Task wrong = coordinator.add(Map.of("command", script.toString(), "timeoutSeconds", -1));
    awaitStatus(wrong, "FAILED");
    assertThat(wrong.failures.getFirst().path("error").stringValue()).contains("timeoutSeconds");
  }

  @Test
  void aCommandThatIsNotAllowedFailsForGood() {
    Task task = coordinator.add(Map.of("command", List.of("/bin/sh", "-c", "echo owned")));
    agent(options());
    awaitStatus(task, "FAILED");
    assertThat(task.failures)
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.path("failureReason").stringValue()).isEqualTo("UNSUPPORTED");
              assertThat(f.path("retriable").booleanValue()).isFalse();
              assertThat(f.path("error").stringValue()).contains("not allowed");
            });
  }

  @Test
  void cancelEndsTheProgramAndFreesItsSlot() throws IOException {
    Path started = temp.resolve("started");
    Task task =
        task("trap '' TERM", "sleep 100 & echo $! > " + started, "while :; do sleep 1; done");
    agent(options().slots(1));
    awaitFile(started);
    long child = Long.parseLong(Files.readString(started).strip());
    coordinator.cancel(task);
    awaitStatus(task(RESULT), "DONE");
    assertThat(Processes.isAlive(child)).isFalse();
    assertThat(task.failures).isEmpty();
    assertThat(coordinator.calls("tasks/ID/fail")).isEmpty();
    assertThat(coordinator.status(task)).isEqualTo("CANCELLED");
  }

  @Test
  void heartbeatsCarryVitalsLeasesAndProgress() throws IOException {
    Path go = temp.resolve("go");
    Task task =
        task(
            "echo 'PROGRESS_JSON={\"iter\":7}'",
            "while [ ! -e " + go + " ]; do sleep 0.05; done",
            RESULT);
    agent(options().labels(List.of("gpu=no")).name("worker-7"));
    await()
        .atMost(20, SECONDS)
        .until(
            () ->
                coordinator.calls("heartbeat").stream()
                    .anyMatch(c -> c.body().at("/tasks/0/progress/iter").asInt(0) == 7));
    int seen = coordinator.calls("heartbeat").size();
    await().atMost(20, SECONDS).until(() -> coordinator.calls("heartbeat").size() > seen + 3);
    var beat = coordinator.calls("heartbeat").getLast().body();
    assertThat(beat.path("runningTasks").intValue()).isEqualTo(1);
    assertThat(beat.path("totalCores").intValue()).isPositive();
    assertThat(beat.path("cpuLoad").doubleValue()).isBetween(0.0, 100.0);
    assertThat(beat.path("ramTotalMb").longValue())
        .isGreaterThan(beat.path("ramUsedMb").longValue());
    assertThat(beat.at("/tasks/0/taskId").stringValue()).isEqualTo(task.id);
    assertThat(beat.at("/tasks/0/attemptToken").stringValue()).isEqualTo(task.token);
    // The same progress is not told twice.
    assertThat(beat.at("/tasks/0").has("progress")).isFalse();
    var hello = coordinator.calls("hello").getFirst().body();
    assertThat(hello.at("/spotInfo/labels/0").stringValue()).isEqualTo("gpu=no");
    assertThat(hello.at("/spotInfo/host").stringValue()).isEqualTo("worker-7");
    assertThat(hello.at("/spotInfo/maxConcurrent").intValue()).isEqualTo(3);
    Files.writeString(go, "");
    awaitStatus(task, "DONE");
  }

  @Test
  void anAgentTheServerHasForgottenIntroducesItselfAgain() throws IOException {
    SpotAgent agent = agent(options().claimWait(Duration.ofMillis(200)));
    await().atMost(10, SECONDS).until(() -> !agent.spotId().isEmpty());
    String id = agent.spotId();
    coordinator.forgetSpots();
    await().atMost(10, SECONDS).until(() -> coordinator.calls("hello").size() >= 2);
    assertThat(coordinator.calls("hello").get(1).body().path("spotId").stringValue()).isEqualTo(id);
    awaitStatus(task(RESULT), "DONE");
    assertThat(agent.spotId()).isEqualTo(id);
  }

  @Test
  void aServerThatDoesNotWaitIsNotAskedWithoutPause() {
    coordinator.neverWait();
    agent(options());
    await().atMost(20, SECONDS).until(() -> coordinator.calls("tasks/claim").size() >= 4);
    List<Call> claims = coordinator.calls("tasks/claim");
    assertThat(Duration.ofNanos(claims.get(3).at() - claims.get(0).at()))
        .isGreaterThan(Duration.ofMillis(1_000));
  }

  @Test
  void drainFinishesDeliversAndSaysGoodbye() throws Exception {
    Path started = temp.resolve("started");
    Path go = temp.resolve("go");
    Task task = waitingTask(started, go);
    SpotAgent agent = agent(options());
    awaitFile(started);
    agent.drain();
    await().atMost(10, SECONDS).until(() -> !log("Stopping").isEmpty());
    int claims = coordinator.calls("tasks/claim").size();
    Task later = task(RESULT);
    assertThat(agent.awaitEnd(Duration.ZERO)).isFalse();
    Files.writeString(go, "");
    assertThat(agent.awaitEnd(Duration.ofSeconds(20))).isTrue();
    assertThat(coordinator.status(task)).isEqualTo("DONE");
    assertThat(coordinator.status(later)).isEqualTo("NEW");
    assertThat(coordinator.calls("tasks/claim")).hasSize(claims);
    assertThat(coordinator.calls.getLast().name()).isEqualTo("goodbye");
    assertThat(temp.resolve("work/spot-id")).doesNotExist();
    assertThat(coordinator.calls("tasks/complete").getLast().body().has("claim")).isFalse();
  }

  @Test
  void aDrainThatTakesTooLongGivesTheTasksBack() throws Exception {
    Path started = temp.resolve("started");
    Task task = waitingTask(started, temp.resolve("never"));
    SpotAgent agent = agent(options().drainTimeout(Duration.ofMillis(300)));
    awaitFile(started);
    agent.drain();
    assertThat(agent.awaitEnd(Duration.ofSeconds(20))).isTrue();
    assertThat(coordinator.status(task)).isEqualTo("NEW");
    assertThat(task.failures).isEmpty();
    long pid = Long.parseLong(Files.readString(started).strip());
    assertThat(Processes.isAlive(pid)).isFalse();
  }

  @Test
  void closeStopsAllThreadsAndPrograms() throws Exception {
    Path started = temp.resolve("started");
    waitingTask(started, temp.resolve("never"));
    SpotAgent agent = agent(options());
    awaitFile(started);
    agent.close();
    assertThat(agent.awaitEnd(Duration.ZERO)).isTrue();
    long pid = Long.parseLong(Files.readString(started).strip());
    assertThat(Processes.isAlive(pid)).isFalse();
    await()
        .atMost(10, SECONDS)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("spot-") || name.startsWith("program-")));
  }

  @Test
  void anAgentWaitsForAServerThatIsNotThereYet() throws IOException {
    coordinator.stop();
    agent(options());
    await().atMost(10, SECONDS).until(() -> log("No connection").size() == 1);
    coordinator.start();
    awaitStatus(task(RESULT), "DONE");
    assertThat(log("No connection")).hasSize(1);
  }

  @Test
  void drainAlsoEndsAnAgentThatNeverFoundItsServer() throws Exception {
    coordinator.stop();
    SpotAgent agent = agent(options());
    await().atMost(10, SECONDS).until(() -> log("No connection").size() == 1);
    agent.drain();
    assertThat(agent.awaitEnd(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void aWrongKeyEndsTheAgentAtItsStart() {
    coordinator.fault("hello", Fault.UNAUTHORIZED);
    SpotAgent agent = agent(options().agentKey("wrong"));
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> agent.awaitEnd(Duration.ofSeconds(10)))
        .withMessageContaining("ORHESTRA_AGENT_KEY");
  }

  @Test
  void wrongOptionsEndTheAgentAtItsStart() {
    for (SpotOptions.Builder wrong :
        List.of(
            options().jarDir(temp.resolve("nowhere")),
            options().jarDir(temp).java(temp.resolve("java")),
            options().allowCommands(List.of("'open")))) {
      SpotAgent agent = agent(wrong);
      assertThatExceptionOfType(SpotStartException.class)
          .isThrownBy(() -> agent.awaitEnd(Duration.ofSeconds(10)));
    }
    assertThat(coordinator.calls).isEmpty();
  }

  @Test
  void twoAgentsDoNotShareAWorkFolder() throws Exception {
    SpotAgent first = agent(options());
    await().atMost(10, SECONDS).until(() -> !first.spotId().isEmpty());
    SpotAgent second = agent(options());
    assertThatExceptionOfType(SpotStartException.class)
        .isThrownBy(() -> second.awaitEnd(Duration.ofSeconds(10)))
        .withMessageContaining("another agent works in")
        .withMessageContaining("--work-dir");
    // Without a name each takes the first that is free.
    Path root = temp.resolve("root");
    SpotAgent third = agent(options().workDir(null).workRoot(root));
    SpotAgent fourth = agent(options().workDir(null).workRoot(root));
    await()
        .atMost(10, SECONDS)
        .until(() -> !third.spotId().isEmpty() && !fourth.spotId().isEmpty());
    assertThat(root.resolve("1/agent.lock")).exists();
    assertThat(root.resolve("2/agent.lock")).exists();
  }
}
