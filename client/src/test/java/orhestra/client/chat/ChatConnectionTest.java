package orhestra.client.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.WireJson;

@Timeout(120)
class ChatConnectionTest {
  /** Silence is of no interest. */
  private static final ChatTiming CALM = timing(30_000, 30_000);

  private static final ChatTiming QUICK = timing(100, 100);

  private static ChatTiming timing(int pingAfterMillis, int pongWithinMillis) {
    return new ChatTiming(
        Duration.ofMillis(pingAfterMillis),
        Duration.ofMillis(pongWithinMillis),
        Duration.ofSeconds(5),
        Duration.ofMillis(1),
        Duration.ofMillis(20));
  }

  private final ChatStandIn door = new ChatStandIn();
  private final Transport transport = new Transport(TransportOptions.of(door.uri()));
  private final ChatClient client = new ChatClient(transport);
  private final ChatSession session = ChatSession.of(ChatStandIn.SESSION, ChatStandIn.TOKEN);
  private final ChatLog log = new ChatLog();
  private final List<ChatConnection> opened = new ArrayList<>();

  ChatConnectionTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    opened.forEach(ChatConnection::close);
    transport.close();
    door.close();
  }

  private ChatConnection open() {
    ChatConnection connection = ChatConnection.open(client, session, 0, log, CALM);
    opened.add(connection);
    return connection;
  }

  @Test
  void answerComesPieceByPieceAndThenWhole() throws Exception {
    try (ChatConnection connection = open()) {
      String task = connection.send("hello");
      for (String expected :
          List.of("<connected>", "queued", "You said ", "hello", "answer You said hello")) {
        assertThat(log.next()).isEqualTo(expected);
      }
      assertThat(log.events).extracting(ChatEvent::seq).containsExactly(1L, 2L, 3L, 4L);
      assertThat(log.events).extracting(ChatEvent::taskId).containsOnly(task);
      assertThat(log.text(task).text()).isEqualTo("You said hello");
      assertThat(connection.lastSeq()).isEqualTo(4);
    }
    assertThat(log.next()).isEqualTo("<ended CLOSED closed>");
    assertThat(door.calls()).containsExactly("GET /ws/chat/session-1?token=to%20ken&after=0");
    await().until(() -> door.received().size() == 2);
    assertThat(door.received())
        .extracting(frame -> frame.path("message_type").asString())
        .containsExactly("chat_message", "ack");
    assertThat(door.received().getLast().path("data").path("seq").asInt()).isEqualTo(4);
  }

  @Test
  void onlyWhatIsNewComesWhereNothingElseIsWanted() throws Exception {
    door.tell("chat_processing", "old", "{\"status\":\"queued\"}");
    try (ChatConnection connection = ChatConnection.open(client, session, -1, log, CALM)) {
      assertThat(log.next()).isEqualTo("<connected>");
      await().until(() -> connection.lastSeq() == 1);
      connection.send("new");
      assertThat(log.next()).isEqualTo("queued");
      assertThat(log.events.getFirst().seq()).isEqualTo(2);
      door.cutAll();
      log.until("answer You said new");
    }
    assertThat(door.calls().getFirst()).endsWith("?token=to%20ken");
  }

  @Test
  void serverThatIsLostIsReplacedByTheNextOneWhichIsToldHowFarTheClientHasCome() throws Exception {
    try (ChatStandIn beside = new ChatStandIn();
        Transport other = new Transport(TransportOptions.of(beside.uri()))) {
      door.tell("chat_processing", "one", "{\"status\":\"queued\"}");
      beside.tell("chat_processing", "one", "{\"status\":\"queued\"}");
      List<ChatClient> both = List.of(client, new ChatClient(other));
      try (ChatConnection connection = ChatConnection.open(both, session, 0, log, CALM)) {
        log.until("queued");
        assertThat(connection.server()).isEqualTo(door.uri());
        door.upgradeStatus(503);
        door.cutAll();
        log.until("<away>");
        log.until("<connected>");
        assertThat(connection.server()).isEqualTo(beside.uri());
        connection.send("there?");
        log.until("answer You said there?");

        beside.upgradeStatus(503);
        door.upgradeStatus(101);
        beside.cutAll();
        log.until("<connected>");
        assertThat(connection.server()).isEqualTo(door.uri());
      }
      assertThat(beside.calls().getFirst()).endsWith("&after=1");
    }
  }

  /** The heart of it: whatever is lost wherever, the client has it all, once and in order. */
  @ParameterizedTest
  @ValueSource(strings = {"CUT", "HALF", "SILENCE", "GAP", "TWICE", "RESTART"})
  void mishapAtAnyFrameLosesNothingAndDoublesNothing(ChatStandIn.Mishap mishap) throws Exception {
    int frames = 16;
    for (int at = 0; at < frames; at++) {
      int victim = at;
      converse(nth -> nth == victim ? mishap : ChatStandIn.Mishap.NONE, "frame " + at);
    }
  }

  @Test
  void anyMishapsInAnyOrderLoseNothingAndDoubleNothing() throws Exception {
    long seed = Long.getLong("chat.seed", System.nanoTime());
    Random random = new Random(seed);
    ChatStandIn.Mishap[] all = ChatStandIn.Mishap.values();
    for (int round = 0; round < 12; round++) {
      converse(
          nth -> random.nextInt(4) == 0 ? all[random.nextInt(all.length)] : ChatStandIn.Mishap.NONE,
          "seed " + seed + ", round " + round);
    }
  }

  private void converse(ChatStandIn.Fate fate, String name) throws Exception {
    try (ChatStandIn victim = new ChatStandIn();
        Transport to = new Transport(TransportOptions.of(victim.uri()))) {
      victim.answers(text -> List.of("a", "b", "!restart", "A", "B", text));
      victim.fate(fate);
      ChatLog heard = new ChatLog();
      try (ChatConnection connection =
          ChatConnection.open(new ChatClient(to), session, 0, heard, QUICK)) {
        String first = connection.send("1");
        String second = connection.send("2");
        await().alias(name).atMost(Duration.ofSeconds(20)).until(() -> connection.lastSeq() == 16);
        assertThat(heard.text(first).text()).as(name).isEqualTo("AB1");
        assertThat(heard.text(second).text()).as(name).isEqualTo("AB2");
      }
      List<String> sent = victim.log();
      assertThat(sent).as(name).hasSize(16);
      assertThat(heard.events).as(name).hasSize(16);
      for (int i = 0; i < sent.size(); i++) {
        String type = WireJson.mapper().readTree(sent.get(i)).path("message_type").asString();
        assertThat(heard.events.get(i).seq()).as(name).isEqualTo(i + 1);
        assertThat(type.equals("chat_response"))
            .as(name)
            .isEqualTo(heard.events.get(i) instanceof ChatEvent.Answer);
      }
    }
  }

  /** Also what the client says is lost, before it is read or after it is taken. */
  @ParameterizedTest
  @CsvSource({"CUT, 0", "HALF, 0", "CUT, 1", "HALF, 1", "CUT, 2", "HALF, 2", "HALF, 3"})
  void whatIsSaidArrivesOnce(ChatStandIn.Mishap mishap, int at) throws Exception {
    door.hearing(nth -> nth == at ? mishap : ChatStandIn.Mishap.NONE);
    try (ChatConnection connection = open()) {
      List<String> tasks = new ArrayList<>();
      for (String text : List.of("1", "2", "3")) {
        tasks.add(connection.send(text));
      }
      await().until(() -> connection.lastSeq() == 12);
      assertThat(tasks)
          .extracting(task -> log.text(task).text())
          .containsExactly("You said 1", "You said 2", "You said 3");
    }
    assertThat(door.log()).hasSize(12);
  }

  @Test
  void turnIsStoppedAlsoWhenTheConnectionIsLostJustThen() throws Exception {
    door.hold();
    door.hearing(nth -> nth == 1 ? ChatStandIn.Mishap.CUT : ChatStandIn.Mishap.NONE);
    try (ChatConnection connection = open()) {
      String task = connection.send("never ending");
      log.until("queued");
      connection.cancel(task);
      log.until("<away>");
      log.until("cancelled");
    }
  }

  @Test
  void brokenAnswerIsAnEvent() throws Exception {
    door.answers(text -> List.of("a", "!error"));
    try (ChatConnection connection = open()) {
      connection.send("x");
      log.until("failed no model answers");
      ChatEvent.Failed failed = (ChatEvent.Failed) log.events.getLast();
      assertThat(failed.errorType()).isEqualTo("timeout");
    }
  }

  @Test
  void clientThatWasAwayForTooLongIsToldTheWholeState() throws Exception {
    try (ChatConnection connection = open()) {
      connection.send("1");
      await().until(() -> connection.lastSeq() == 4);
      connection.send("2");
      await().until(() -> connection.lastSeq() == 8);
      door.hold();
      String third = connection.send("3");
      await().until(() -> connection.lastSeq() == 9);
      door.upgradeStatus(503);
      door.cutAll();
      log.until("<away>");
      door.go(1);
      await().until(() -> door.log().size() == 10);
      door.keepFrom(11);
      door.upgradeStatus(101);
      log.until("<lost>");

      ChatState state = log.states.getFirst();
      assertThat(state.messages())
          .extracting(message -> message.role() + " " + message.text())
          .containsExactly(
              "user 1", "assistant You said 1", "user 2", "assistant You said 2", "user 3");
      assertThat(state.lastSeq()).isEqualTo(10);
      assertThat(state.running()).extracting(ChatState.Running::taskId).containsExactly(third);
      door.go(10);
      log.until("answer You said 3");
      assertThat(log.text(third).text()).isEqualTo("You said 3");
      assertThat(log.events.getLast().seq()).isEqualTo(12);
    }
  }

  @Test
  void messageThatArrivedUnseenIsNotSaidAgainAfterALoss() throws Exception {
    door.hearing(nth -> nth == 0 ? ChatStandIn.Mishap.HALF : ChatStandIn.Mishap.NONE);
    door.fate(nth -> nth == 1 ? ChatStandIn.Mishap.CUT : ChatStandIn.Mishap.NONE);
    try (ChatConnection connection = open()) {
      log.until("<connected>");
      door.upgradeStatus(503);
      connection.send("1");
      await().until(() -> door.log().size() == 4);
      door.keepFrom(5);
      door.upgradeStatus(101);
      log.until("<lost>");
      connection.send("2");
      log.until("answer You said 2");
    }
    assertThat(door.received().stream().map(f -> f.path("message_type").asString()))
        .filteredOn(type -> type.equals("chat_message"))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "4001, NOT_ALLOWED, the session was deleted",
    "4004, UNKNOWN, there is no such session"
  })
  void someCloseCodesEndIt(int code, String reason, String text) throws Exception {
    door.closeCode(code);
    open();
    assertThat(log.next()).isEqualTo("<ended " + reason + " " + text + ">");
    assertThat(door.opened()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1011, 1012, 1013, 4008, 4999})
  void otherCloseCodesDoNot(int code) throws Exception {
    try (ChatConnection connection = open()) {
      log.until("<connected>");
      door.closeAll(code, "for now");
      log.until("<away>");
      log.until("<connected>");
      connection.send("still there?");
      log.until("answer You said still there?");
      assertThat(log.away.getFirst()).contains("for now");
    }
  }

  @Test
  void messageThatIsTooLongIsGivenUpAndTheOthersAreNot() throws Exception {
    try (ChatConnection connection = open()) {
      log.until("<connected>");
      door.hearing(
          nth -> {
            if (nth == 1) {
              door.closeAll(4013, "1000 bytes at most");
            }
            return nth <= 1 ? ChatStandIn.Mishap.GAP : ChatStandIn.Mishap.NONE;
          });
      door.hold();
      connection.send("short");
      String tooLong = connection.send("x".repeat(2000));
      log.until("refused 1000 bytes at most");
      assertThat(log.events)
          .filteredOn(ChatEvent.Refused.class::isInstance)
          .extracting(ChatEvent::taskId)
          .containsExactly(tooLong);
      door.go(100);
      log.until("answer You said short");
    }
  }

  @ParameterizedTest
  @CsvSource({"401, NOT_ALLOWED", "403, NOT_ALLOWED", "404, UNKNOWN", "426, REFUSED"})
  void refusalOfTheSocketEndsIt(int status, String reason) throws Exception {
    door.upgradeStatus(status);
    open();
    assertThat(log.next())
        .startsWith("<ended " + reason + " WebSocket /ws/chat/session-1?token=...&after=0: ")
        .contains(String.valueOf(status));
  }

  @Test
  void serverThatIsNotThereIsWaitedFor() throws Exception {
    door.upgradeStatus(503);
    try (ChatConnection connection = open()) {
      log.until("<away>");
      log.until("<away>");
      connection.send("early");
      door.upgradeStatus(101);
      log.until("answer You said early");
    }
  }

  @Test
  void expiredOrDeletedSessionEndsIt() throws Exception {
    open();
    log.until("<connected>");
    door.tell("session_expired", "", "{\"reason\":\"idle\"}");
    log.until("expired");
    assertThat(log.next()).isEqualTo("<ended EXPIRED the session has expired>");
    ChatLog other = new ChatLog();
    opened.add(ChatConnection.open(client, session, 1, other, CALM));
    other.until("<connected>");
    door.tell("session_deleted", "", "{\"reason\":\"asked for\"}");
    other.until("deleted");
    assertThat(other.next()).startsWith("<ended NOT_ALLOWED");
  }

  @Test
  void whatIsNotKnownIsPassedOnOrPassedOver() throws Exception {
    open();
    log.until("<connected>");
    door.say("no json");
    door.say("{}");
    door.say("{\"message_type\":\"news\",\"data\":{\"a\":1}}");
    door.say("{\"message_type\":\"chat_streaming\"}");
    door.tell("news_with_seq", "t", "{\"b\":2}");
    assertThat(log.next()).isEqualTo("other news");
    assertThat(log.next()).isEmpty();
    assertThat(log.next()).isEqualTo("other news_with_seq");
    ChatEvent.Other other = (ChatEvent.Other) log.events.getLast();
    assertThat(other.data().path("b").asInt()).isEqualTo(2);
    assertThat(other.seq()).isEqualTo(1);
  }

  @Test
  void errorOfTheServerIsAnEventOfThisClientAlone() throws Exception {
    open();
    log.until("<connected>");
    door.say(
        "{\"message_type\":\"error\",\"task_id\":\"t\",\"data\":{\"error\":{\"error_code\":"
            + "\"queue_full\",\"error_message\":\"wait\",\"error_type\":\"rate_limit\","
            + "\"details\":{\"field\":\"data\"}}}}");
    log.until("refused wait");
    assertThat(log.events)
        .containsExactly(new ChatEvent.Refused("t", "queue_full", "wait", "rate_limit", "data"));
  }

  @Test
  void idleConnectionIsAskedAndStays() throws Exception {
    try (ChatConnection connection =
        ChatConnection.open(client, session, 0, log, timing(100, 30_000))) {
      log.until("<connected>");
      // long enough for several questions
      assertThat(new CountDownLatch(1).await(600, TimeUnit.MILLISECONDS)).isFalse();
      connection.send("x");
      log.until("answer You said x");
      assertThat(door.opened()).isEqualTo(1);
    }
  }

  @Test
  void listenerThatFailsMissesNothing() throws Exception {
    ChatLog failing =
        new ChatLog() {
          @Override
          public void event(ChatEvent event) {
            super.event(event);
            throw new IllegalStateException("a bug of the listener");
          }
        };
    try (ChatConnection connection = ChatConnection.open(client, session, 0, failing, CALM)) {
      connection.send("x");
      failing.until("answer You said x");
    }
    assertThat(failing.events).hasSize(4);
  }

  @Test
  void listenerMayClose() throws Exception {
    List<ChatConnection> own = new ArrayList<>();
    CountDownLatch there = new CountDownLatch(1);
    ChatLog closing =
        new ChatLog() {
          @Override
          public void event(ChatEvent event) {
            super.event(event);
            try {
              there.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            own.getFirst().close();
          }
        };
    ChatConnection connection = ChatConnection.open(client, session, 0, closing, CALM);
    own.add(connection);
    there.countDown();
    connection.send("x");
    closing.until("<ended CLOSED closed>");
  }

  @Test
  void anyDataCanBeSaid() throws Exception {
    try (ChatConnection connection = open()) {
      connection.send(
          "my-task",
          Map.of("messages", List.of(Map.of("role", "user", "content", "y")), "tools", List.of()));
      log.until("answer You said y");
      assertThat(log.events).extracting(ChatEvent::taskId).containsOnly("my-task");
    }
    assertThat(door.received().getFirst().path("data").has("tools")).isTrue();
  }
}
