package orhestra.computations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.computations.HttpStandIn.Call;
import orhestra.computations.HttpStandIn.Reply;
import orhestra.computations.domain.DeliveryRow;
import orhestra.computations.domain.JobStatus;
import orhestra.computations.domain.Mode;
import orhestra.computations.domain.Terms;
import orhestra.computations.webhook.Deliveries;
import orhestra.computations.webhook.WebhookSettings;
import orhestra.engine.Backoff;
import orhestra.platform.json.Json;
import orhestra.platform.outgoing.AddressRule;
import orhestra.platform.outgoing.Signature;
import tools.jackson.databind.JsonNode;

/** What those hear who want to know when a job is done: over a real socket, by the test's clock. */
@Timeout(120)
final class WebhookTest {
  private static final Signature SIGNATURE = new Signature("between us");
  private static final Duration PAUSE = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private House house;
  private HttpStandIn receiver;

  @BeforeEach
  void start() {
    house = new House(folder);
    receiver = new HttpStandIn(0, call -> Reply.of(200));
  }

  @AfterEach
  void stop() {
    receiver.close();
    house.close();
  }

  private Computations door(AddressRule rule) {
    return house.door(
        new ComputationSettings(
            Duration.ofDays(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofDays(30),
            new WebhookSettings(
                SIGNATURE,
                rule,
                Duration.ofSeconds(2),
                4,
                new Backoff.Fixed(PAUSE.toMillis()),
                Duration.ofDays(1)),
            null));
  }

  private Computations door() {
    return door(AddressRule.ANY);
  }

  private Update update(String job, int total, int port) {
    Terms terms =
        new Terms(
            House.some(total),
            total,
            Duration.ZERO,
            Duration.ofHours(1),
            List.of(),
            Mode.PLAIN,
            "",
            URI.create("http://localhost:" + port + "/told?job=" + job));
    return House.update(job, "A", terms, null);
  }

  private DeliveryRow await(Computations door, String job, DeliveryRow.State state) {
    long id = door.find(job).orElseThrow().row().id();
    House.await(
        door,
        job + " to be " + state,
        () -> door.delivery(id).filter(delivery -> delivery.state() == state).isPresent());
    return door.delivery(id).orElseThrow();
  }

  /** That so many attempts have failed, the last one at this moment. */
  private void awaitAttempt(Computations door, int attempts) {
    long again = house.clock.millis() + PAUSE.toMillis();
    House.await(
        door,
        attempts + " attempts that failed",
        () ->
            door.delivery(door.find("job").orElseThrow().row().id())
                .filter(delivery -> delivery.attempts() == attempts)
                .filter(delivery -> delivery.dueAt() == again)
                .isPresent());
  }

  @Test
  void theEndIsToldOnceAndSigned() {
    try (Computations door = door()) {
      door.update(update("job", 1, receiver.port()));
      DeliveryRow delivery = await(door, "job", DeliveryRow.State.DELIVERED);
      assertThat(delivery.attempts()).isEqualTo(1);
      assertThat(delivery.body()).as("kept no longer than it is needed").isEmpty();
      house.pass(Duration.ofDays(1));
      door.look();
      assertThat(receiver.calls()).hasSize(1);
      Call call = receiver.calls().getFirst();
      assertThat(call.method()).isEqualTo("POST");
      assertThat(call.header("Content-type")).isEqualTo("application/json");
      assertThat(call.header("X-orhestra-event")).isEqualTo("job.completed");
      String signature = call.header("X-orhestra-signature");
      assertThat(SIGNATURE.isRight(signature, call.body())).isTrue();
      assertThat(signature).startsWith("t=1767225600,");
      JsonNode body = Json.parse(call.body());
      assertThat(body.path("deliveryId").stringValue())
          .isEqualTo(call.header("X-orhestra-delivery"));
      assertThat(body.path("event").stringValue()).isEqualTo("job.completed");
      assertThat(body.path("jobId").stringValue()).isEqualTo("job");
      assertThat(body.path("status").stringValue()).isEqualTo("COMPLETED");
      assertThat(body.at("/finalResult/aggregatedResults").toString()).isEqualTo("{}");
      assertThat(body.at("/metadata/doneCount").intValue()).isEqualTo(1);
      assertThat(body.path("occurredAt").stringValue()).isEqualTo("2026-01-01T00:00:00Z");
    }
  }

  @Test
  void aFailureAndAnExpiryAreToldToo() {
    try (Computations door = door()) {
      door.update(update("job", 2, receiver.port()));
      assertThat(door.cancel("job")).isPresent();
      await(door, "job", DeliveryRow.State.DELIVERED);
      door.update(update("late", 2, receiver.port()));
      house.pass(Duration.ofHours(1));
      await(door, "late", DeliveryRow.State.DELIVERED);
      JsonNode failed = Json.parse(receiver.calls().get(0).body());
      assertThat(failed.path("event").stringValue()).isEqualTo("job.failed");
      assertThat(failed.path("error").stringValue()).isEqualTo("cancelled");
      JsonNode expired = Json.parse(receiver.calls().get(1).body());
      assertThat(expired.path("event").stringValue()).isEqualTo("job.expired");
      assertThat(expired.path("error").stringValue()).contains("1 of 2 clients");
      assertThat(expired.path("metadata").toString()).contains("\"totalClients\":2");
    }
  }

  @Test
  void whoIsDownIsToldLaterUnderTheSameId() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (Computations door = door()) {
      door.update(update("job", 1, port));
      awaitAttempt(door, 1);
      assertThat(door.delivery(door.find("job").orElseThrow().row().id()).orElseThrow().error())
          .isEqualTo("the connection was refused");
      AtomicInteger number = new AtomicInteger();
      try (HttpStandIn late =
          new HttpStandIn(port, call -> Reply.of(number.incrementAndGet() < 3 ? 503 : 204))) {
        house.pass(PAUSE.minusMillis(1));
        door.look();
        assertThat(late.calls()).as("it is not time yet").isEmpty();
        house.pass(Duration.ofMillis(1));
        awaitAttempt(door, 2);
        house.pass(PAUSE);
        awaitAttempt(door, 3);
        house.pass(PAUSE);
        await(door, "job", DeliveryRow.State.DELIVERED);
        assertThat(late.calls().stream().map(call -> call.header("X-orhestra-delivery")))
            .hasSize(3)
            .containsOnly(late.calls().getFirst().header("X-orhestra-delivery"));
        assertThat(late.calls())
            .allMatch(call -> SIGNATURE.isRight(call.header("X-orhestra-signature"), call.body()));
        assertThat(late.calls().stream().map(call -> call.header("X-orhestra-signature")))
            .as("the time is that of the attempt")
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void whoRefusesIsNotAskedAgain() {
    receiver.answers(call -> Reply.of(410));
    try (Computations door = door()) {
      door.update(update("job", 1, receiver.port()));
      DeliveryRow given = await(door, "job", DeliveryRow.State.GIVEN_UP);
      assertThat(given.error()).isEqualTo("the receiver answered 410, after 1 attempt");
      assertThat(house.deadLetters(given.id()))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.queue()).isEqualTo("computations-webhook");
                assertThat(letter.task()).isEqualTo(Deliveries.deadLetter(given.id()));
                assertThat(letter.reason()).isEqualTo(given.error());
              });
      house.pass(Duration.ofDays(2));
      door.look();
      assertThat(receiver.calls()).hasSize(1);
      assertThat(door.delete("job")).isTrue();
      assertThat(house.deadLetters(given.id())).isEmpty();
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    receiver.answers(call -> new Reply(307, "/elsewhere"));
    try (Computations door = door()) {
      door.update(update("job", 1, receiver.port()));
      assertThat(await(door, "job", DeliveryRow.State.GIVEN_UP).error()).contains("307");
      assertThat(receiver.calls()).hasSize(1);
    }
  }

  @Test
  void afterTheLastAttemptItIsGivenUp() {
    receiver.answers(call -> Reply.of(500));
    try (Computations door = door()) {
      door.update(update("job", 1, receiver.port()));
      for (int attempt = 1; attempt < 4; attempt++) {
        awaitAttempt(door, attempt);
        house.pass(PAUSE);
      }
      assertThat(await(door, "job", DeliveryRow.State.GIVEN_UP).error())
          .isEqualTo("the receiver answered 500, after 4 attempts");
      assertThat(receiver.calls()).hasSize(4);
    }
  }

  @Test
  void afterTheDeadlineItIsGivenUp() {
    receiver.answers(call -> Reply.of(500));
    try (Computations door = door()) {
      door.update(update("job", 1, receiver.port()));
      awaitAttempt(door, 1);
      house.pass(Duration.ofDays(1));
      await(door, "job", DeliveryRow.State.GIVEN_UP);
      assertThat(receiver.calls()).hasSize(2);
    }
  }

  @Test
  void whatAKilledServerHadToTellIsToldByTheNext() {
    try (Computations door = door()) {
      // Counted, and ended by a process that died at that moment.
      house.storage.submit(new Counting(), update("job", 1, receiver.port())).join();
      long id = door.find("job").orElseThrow().row().id();
      house
          .storage
          .submit(new Steering(), new Steering.Finish(id, JobStatus.FAILED, "it is so", ""))
          .join();
    }
    assertThat(receiver.calls()).isEmpty();
    try (Computations door = door()) {
      await(door, "job", DeliveryRow.State.DELIVERED);
      assertThat(receiver.calls()).hasSize(1);
    }
  }

  @Test
  void anAttemptThatAClosingServerBreaksOffIsMadeAgain() {
    receiver.answers(call -> Reply.NEVER);
    try (Computations door = door()) {
      door.update(update("job", 1, receiver.port()));
      House.await(door, "a call", () -> !receiver.calls().isEmpty());
    }
    receiver.answers(call -> Reply.of(200));
    try (Computations door = door()) {
      await(door, "job", DeliveryRow.State.DELIVERED);
      assertThat(receiver.calls()).hasSize(2);
    }
  }

  @Test
  void aNameThatLeadsWhereNothingMayGoIsGivenUpWithoutACall() {
    try (Computations door = door(AddressRule.PUBLIC)) {
      door.update(update("job", 1, receiver.port()));
      assertThat(await(door, "job", DeliveryRow.State.GIVEN_UP).error())
          .isEqualTo("localhost is a private address, to which nothing is sent, after 1 attempt");
      assertThat(receiver.calls()).isEmpty();
    }
  }

  @Test
  void aJobIsKeptUntilItsEndIsTold() {
    receiver.answers(call -> Reply.of(500));
    try (Computations door = door()) {
      door.update(update("job", 1, receiver.port()));
      awaitAttempt(door, 1);
      house.pass(Duration.ofDays(31));
      door.purge();
      assertThat(door.find("job")).isPresent();
      await(door, "job", DeliveryRow.State.GIVEN_UP);
      door.purge();
      assertThat(door.find("job")).isEmpty();
    }
  }
}
