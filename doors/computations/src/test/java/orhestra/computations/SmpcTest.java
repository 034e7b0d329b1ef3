package orhestra.computations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.computations.HttpStandIn.Call;
import orhestra.computations.HttpStandIn.Reply;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Mode;
import orhestra.computations.domain.Participants;
import orhestra.computations.domain.Terms;
import orhestra.computations.smpc.SmpcSettings;
import orhestra.computations.webhook.WebhookSettings;
import orhestra.platform.json.Json;
import tools.jackson.databind.JsonNode;

/** Jobs that an SMPC cluster computes, with a coordinator that behaves as the real one. */
@Timeout(120)
final class SmpcTest {
  private static final String SCHEMA =
      """
      [{"featureName":"sex","dataType":"BOOLEAN","offset":0,"length":2,"fields":[]},
       {"featureName":"age","dataType":"NUMERIC","offset":2,"length":7,"fields":[]},
       {"featureName":"far","dataType":"NOMINAL","offset":9,"length":3,"fields":[]},
       {"name":"other","dataType":"NUMERIC"}]\
      """;
  private static final String VECTOR =
      "[\"7\",\"3\",\"7\",\"40\",\"130\",\"90\",\"1\",\"2\",\"98765432109876543210\"]";
  private static final Duration DEADLINE = Duration.ofHours(1);

  @TempDir private Path folder;
  private House house;
  private HttpStandIn cluster;
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void start() {
    house = new House(folder);
    cluster = new HttpStandIn(0, behaves(number -> completed(VECTOR)));
  }

  @AfterEach
  void stop() {
    cluster.close();
    house.close();
  }

  /** Accepts every job; what is asked for the first time, the second, ... is answered by this. */
  private Function<Call, Reply> behaves(Function<Integer, Reply> results) {
    return call ->
        call.method().equals("POST")
            ? new Reply(200, "\"\"\n")
            : results.apply(asked.incrementAndGet());
  }

  private static Reply status(String status) {
    return new Reply(200, "{\"jobId\":\"job 1\",\"status\":\"%s\"}".formatted(status));
  }

  private static Reply completed(String output) {
    return new Reply(
        200, "{\"jobId\":\"job 1\",\"status\":\"COMPLETED\",\"computationOutput\":" + output + "}");
  }

  private Computations door(int port) {
    return door(port, Duration.ofSeconds(20));
  }

  private Computations impatientDoor() {
    return door(cluster.port(), Duration.ofMillis(500));
  }

  private Computations door(int port, Duration timeout) {
    return house.door(
        new ComputationSettings(
            Duration.ofDays(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofDays(30),
            WebhookSettings.usual(),
            new SmpcSettings("127.0.0.1", port, timeout, Duration.ofMillis(10), DEADLINE)));
  }

  private Computations door() {
    return door(cluster.port());
  }

  private static Update update(String client, int quorum) {
    Terms terms =
        new Terms(
            new Participants.Listed(List.of("A", "B")),
            quorum,
            Duration.ZERO,
            Duration.ofHours(1),
            List.of(),
            Mode.SMPC,
            "sum",
            null);
    return House.update("job 1", client, terms, SCHEMA);
  }

  private static void bothAreDone(Computations door) {
    door.update(update("A", 2));
    door.update(update("B", 2));
  }

  private JsonNode result(Computations door) {
    return Json.exact(House.await(door, "job 1", JobStatus.COMPLETED).row().result());
  }

  private String failure(Computations door) {
    return House.await(door, "job 1", JobStatus.FAILED).row().error();
  }

  @Test
  void theClusterIsAskedUntilItHasTheResult() {
    List<Reply> course =
        List.of(
            Reply.of(204),
            status("IN_QUEUE"),
            status("RUNNING"),
            // Its numbers are not valid yet, though they are there.
            new Reply(200, "{\"status\":\"VALIDATING\",\"computationOutput\":[\"1\"]}"));
    cluster.answers(
        behaves(number -> number <= course.size() ? course.get(number - 1) : completed(VECTOR)));
    try (Computations door = door()) {
      bothAreDone(door);
      JsonNode result = result(door);
      assertThat(result.at("/aggregatedResults/sex").toString())
          .isEqualTo("{\"n\":7,\"true\":3,\"percentage\":" + 300.0 / 7 + ",\"source\":\"smpc\"}");
      assertThat(result.at("/aggregatedResults/age/n").intValue()).isEqualTo(7);
      assertThat(result.at("/aggregatedResults/age/mean").isNull())
          .as("a sum of means is no mean")
          .isTrue();
      assertThat(result.path("aggregatedResults").has("far")).isFalse();
      assertThat(result.path("aggregatedResults").has("other")).isFalse();
      assertThat(result.at("/aggregatedResults/smpc").toString())
          .isEqualTo("{\"computationType\":\"sum\",\"output\":" + VECTOR.replace("\"", "") + "}");
      assertThat(result.at("/metadata/doneCount").intValue()).isEqualTo(2);
    }
    assertThat(cluster.calls("POST")).isEqualTo(1);
    Call start = cluster.calls().getFirst();
    assertThat(start.path()).isEqualTo("/api/secure-aggregation/job-id/job%201");
    JsonNode body = Json.parse(start.body());
    assertThat(body.path("computationType").stringValue()).isEqualTo("sum");
    assertThat(body.path("clients").toString()).isEqualTo("[\"A\",\"B\"]");
    assertThat(cluster.calls().getLast().path()).isEqualTo("/api/get-result/job-id/job%201");
  }

  @Test
  void onlyThoseWhoCameAreAskedForTheirShares() {
    try (Computations door = door()) {
      door.update(update("B", 1));
      result(door);
    }
    assertThat(Json.parse(cluster.calls().getFirst().body()).path("clients").toString())
        .isEqualTo("[\"B\"]");
  }

  @Test
  void aFailureOfTheClusterIsTheJobsWithItsWords() {
    cluster.answers(
        behaves(
            number ->
                new Reply(
                    200,
                    "{\"status\":\"FAILED\",\"computationOutput\":\"Error\",\"message\":\"Failed"
                        + " computation: SMPC aborted.\"}")));
    try (Computations door = door()) {
      bothAreDone(door);
      assertThat(failure(door))
          .isEqualTo("the SMPC cluster did not compute it: Failed computation: SMPC aborted.");
    }
  }

  @Test
  void aRefusalAtTheBeginningIsTheJobsFailure() {
    cluster.answers(
        call -> new Reply(404, "{\"message\":\"The requested clients were not connected.\"}"));
    try (Computations door = door()) {
      bothAreDone(door);
      assertThat(failure(door))
          .isEqualTo(
              "the SMPC cluster did not compute it: it answered 404: The requested clients were"
                  + " not connected.");
    }
    assertThat(cluster.calls()).hasSize(1);
  }

  @Test
  void thatItHasTheJobAlreadyIsNoError() {
    cluster.answers(
        call -> call.method().equals("POST") ? new Reply(409, "\"\"") : completed(VECTOR));
    try (Computations door = door()) {
      bothAreDone(door);
      result(door);
    }
    assertThat(cluster.calls("POST")).isEqualTo(1);
  }

  @Test
  void errorsThatMayPassAreWaitedOut() {
    AtomicInteger starts = new AtomicInteger();
    List<Reply> course =
        List.of(
            new Reply(500, "<html>"),
            new Reply(503, "{\"message\":\"later\"}"),
            Reply.NEVER,
            new Reply(200, "no json"),
            new Reply(200, "[]"),
            new Reply(200, "{\"status\":7}"),
            new Reply(200, "{}"),
            new Reply(429, ""));
    cluster.answers(
        call -> {
          if (call.method().equals("POST")) {
            // 411 is how the real one says that its queue cannot be reached.
            return starts.incrementAndGet() == 1
                ? new Reply(411, "\"System cannot enqueu more jobs at the moment\"")
                : new Reply(200, "");
          }
          int number = asked.incrementAndGet();
          return number <= course.size() ? course.get(number - 1) : completed(VECTOR);
        });
    try (Computations door = impatientDoor()) {
      bothAreDone(door);
      result(door);
    }
    // The impatient door may have asked more often on a slow machine.
    assertThat(starts.get()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aClusterThatComesBackIsFound() throws IOException {
    Computations door;
    int port;
    try (ServerSocket dying = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = dying.getLocalPort();
      door = door(port);
      bothAreDone(door);
      // It dies with the first request in its hands; the ones after that are refused.
      dying.accept().close();
    }
    try (door;
        HttpStandIn late = new HttpStandIn(port, behaves(number -> completed(VECTOR)))) {
      result(door);
      assertThat(late.calls("POST")).isEqualTo(1);
    }
  }

  @Test
  void aClusterThatForgotTheJobGetsItAgain() {
    cluster.answers(
        behaves(
            number ->
                switch (number) {
                  case 1 -> status("RUNNING");
                  case 2 -> Reply.of(204);
                  default -> completed(VECTOR);
                }));
    try (Computations door = door()) {
      bothAreDone(door);
      result(door);
    }
    assertThat(cluster.calls("POST")).isEqualTo(2);
  }

  @Test
  void aRestartInTheMiddleGoesOnAsking() {
    AtomicBoolean isReady = new AtomicBoolean();
    cluster.answers(behaves(number -> isReady.get() ? completed(VECTOR) : status("RUNNING")));
    try (Computations door = door()) {
      bothAreDone(door);
      House.await(door, "it to run", () -> explanation(door).contains("it last said RUNNING"));
    }
    isReady.set(true);
    try (Computations door = door()) {
      result(door);
    }
    assertThat(cluster.calls("POST")).isEqualTo(1);
  }

  private static String explanation(Computations door) {
    return door.explain(door.find("job 1").orElseThrow());
  }

  @Test
  void aKillAfterTheHandoverCostsOneFurtherHandoverAtMost() {
    AtomicBoolean isInFlight = new AtomicBoolean();
    cluster.answers(
        call -> {
          if (call.method().equals("GET")) {
            return completed(VECTOR);
          }
          return isInFlight.getAndSet(true) ? new Reply(409, "\"\"") : new Reply(200, "\"\"");
        });
    // A process that counted the clients, took the job, handed it over and died before it could
    // note that.
    house.storage.submit(new Counting(), update("A", 2)).join();
    house.storage.submit(new Counting(), update("B", 2)).join();
    long id;
    try (Computations door = door()) {
      id = door.find("job 1").orElseThrow().row().id();
      long lease = house.clock.millis() + Aggregations.LEASE.toMillis();
      assertThat(house.storage.submit(new Steering(), new Steering.Take(id, lease)).join())
          .isPresent();
      isInFlight.set(true);
      door.look();
      assertThat(cluster.calls()).as("the lease is not over").isEmpty();
      house.pass(Aggregations.LEASE);
      result(door);
    }
    assertThat(cluster.calls("POST")).isEqualTo(1);
    assertThat(house.deadLetters(id)).isEmpty();
  }

  @Test
  void twoReplicasHandTheJobOverOnce() {
    AtomicBoolean isReady = new AtomicBoolean();
    cluster.answers(behaves(number -> isReady.get() ? completed(VECTOR) : status("RUNNING")));
    try (Computations one = door();
        Computations other = door()) {
      bothAreDone(one);
      House.await(other, "it to run", () -> explanation(other).contains("RUNNING"));
      isReady.set(true);
      result(other);
    }
    assertThat(cluster.calls("POST")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Error\"",
        "null",
        "{}",
        "[\"1\",null]",
        "[\"one\"]",
        "[true]",
        "[\"1e999999999\"]"
      })
  void aResultThatIsNoListOfNumbersIsTheJobsFailure(String output) {
    cluster.answers(behaves(number -> completed(output)));
    try (Computations door = door()) {
      bothAreDone(door);
      assertThat(failure(door)).startsWith("the SMPC cluster did not compute it: its result has ");
    }
  }

  @Test
  void numbersThatAreNotWholeAreGivenAsTheyCame() {
    cluster.answers(behaves(number -> completed("[7.0,3.25,-1.5,\"12\"]")));
    try (Computations door = door()) {
      bothAreDone(door);
      JsonNode result = result(door).path("aggregatedResults");
      assertThat(result.at("/smpc/output").toString()).isEqualTo("[7.0,3.25,-1.5,12]");
      assertThat(result.has("sex")).as("3.25 rows are none").isFalse();
    }
  }

  @Test
  void aClusterThatNeverFinishesIsGivenUpAtTheDeadline() {
    cluster.answers(behaves(number -> status("RUNNING")));
    try (Computations door = door()) {
      bothAreDone(door);
      House.await(door, "it to run", () -> explanation(door).contains("it last said RUNNING"));
      house.pass(DEADLINE);
      assertThat(failure(door))
          .isEqualTo("the SMPC cluster did not finish within PT1H; it last said RUNNING");
    }
  }

  @Test
  void aClusterThatHangsIsGivenUpAtTheDeadline() {
    cluster.answers(call -> Reply.NEVER);
    try (Computations door = impatientDoor()) {
      bothAreDone(door);
      House.await(door, "a call", () -> !cluster.calls().isEmpty());
      house.pass(DEADLINE);
      assertThat(failure(door)).startsWith("the SMPC cluster did not finish within PT1H; ");
    }
  }

  @Test
  void aCancelledJobIsAskedForNoMore() {
    AtomicBoolean isReady = new AtomicBoolean();
    cluster.answers(behaves(number -> isReady.get() ? status("VALIDATING") : status("RUNNING")));
    try (Computations door = door()) {
      bothAreDone(door);
      House.await(door, "it to run", () -> explanation(door).contains("it last said RUNNING"));
      assertThat(door.cancel("job 1")).isPresent();
      // The next news from the cluster finds that nobody wants it.
      isReady.set(true);
      assertThat(failure(door)).isEqualTo("cancelled");
    }
  }
}
