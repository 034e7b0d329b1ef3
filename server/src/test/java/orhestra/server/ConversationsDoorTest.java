package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.platform.redis.TestRedis;
import orhestra.server.TestServer.Answer;
import tools.jackson.databind.JsonNode;

/**
 * The conversations door over HTTP and WebSocket, as its clients and its execution service see it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ConversationsDoorTest {
  private static final String CHAT = "/api/v1/chat/";

  @TempDir private static Path folder;
  private static TestRedis redis;
  private static TestServer server;
  private static TestExecution execution;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    server = TestServer.onH2(folder, "REDIS_URL", "redis://127.0.0.1:" + redis.port());
    execution = TestExecution.byHand(redis.port());
    awaitRedis(server);
  }

  @AfterAll
  static void stop() {
    execution.close();
    server.close();
    redis.close();
  }

  static void awaitRedis(TestServer server) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(
            () -> assertThat(server.get("/health/detailed").text("status")).isEqualTo("healthy"));
  }

  static String session(TestServer server) {
    return server.post(CHAT + "init", "{}").text("session_id");
  }

  private static String task() {
    return UUID.randomUUID().toString();
  }

  @Test
  void initAnswersAsTheContractSays() {
    Answer answer = server.post(CHAT + "init", "{\"metadata\":{\"page\":\"/x\"}}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().propertyNames())
        .containsExactly("session_id", "task_id", "websocket_url", "agent_name", "resume_token");
    assertThat(answer.text("websocket_url")).endsWith("/ws/chat/" + answer.text("session_id"));
  }

  @Test
  void wrongInputIsNamed() {
    assertThat(server.post(CHAT + "init", "{\"agent\":\"x\"}").status()).isEqualTo(422);
    Answer unknown = server.post(CHAT + "init", "{\"agent_id\":\"nobody\"}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text("detail")).contains("nobody");
    String session = session(server);
    Answer role =
        server.post(
            CHAT + session + "/task", "{\"messages\":[{\"role\":\"x\",\"content\":\"y\"}]}");
    assertThat(role.status()).isEqualTo(400);
    assertThat(role.text("field")).isEqualTo("messages[0].role");
    assertThat(server.post(CHAT + session + "/task", "{\"message\":\"\"}").text("field"))
        .isEqualTo("message");
    assertThat(server.post(CHAT + session + "/task", "{\"message\":1}").status()).isEqualTo(400);
    assertThat(server.post(CHAT + task() + "/task", "{}").status()).isEqualTo(404);
    assertThat(server.get(CHAT + session + "/tasks/none").status()).isEqualTo(404);
    assertThat(server.get(CHAT + session + "/messages?after=x").status()).isEqualTo(400);
  }

  @Test
  void anEmptyTaskOnlyMakesAName() throws Exception {
    String session = session(server);
    for (String body : List.of("", "{}")) {
      Answer answer = server.post(CHAT + "session/" + session + "/task", body);
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.body().propertyNames())
          .containsExactly("task_id", "session_id", "created_at", "status");
    }
    assertThat(server.get(CHAT + session + "/status").body().path("total_tasks").intValue())
        .isZero();
  }

  @Test
  void aTurnOverHttpIsExecutedAndKept() throws Exception {
    String session = session(server);
    Answer taken = server.post(CHAT + session + "/task", "{\"message\":\"Hello\"}");
    assertThat(taken.status()).isEqualTo(202);
    TestExecution.Turn turn = execution.next();
    assertThat(turn.task()).isEqualTo(taken.text("task_id"));
    assertThat(turn.action().path("action_type").stringValue()).isEqualTo("execution.chat.simple");
    assertThat(turn.action().propertyNames())
        .contains(
            "action_id",
            "timestamp",
            "tenant_id",
            "session_id",
            "user_id",
            "agent_id",
            "origin_service",
            "correlation_id",
            "trace_id",
            "callback_queue_name",
            "callback_action_type",
            "execution_config",
            "query_config",
            "rag_config",
            "data",
            "metadata");
    turn.echo();
    await()
        .untilAsserted(
            () ->
                assertThat(server.get(CHAT + session + "/tasks/" + turn.task()).text("status"))
                    .isEqualTo("completed"));
    Answer status = server.get(CHAT + "session/" + session + "/status");
    assertThat(status.body().path("total_messages").intValue()).isEqualTo(2);
    assertThat(status.text("session_type")).isEqualTo("chat");
    Answer transcript = server.get(CHAT + session + "/messages?after=0");
    assertThat(transcript.body().path("messages"))
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.path("message").path("content").stringValue())
                    .isEqualTo("You said Hello"));
  }

  @Test
  void aTurnOverTheSocketIsStreamedToAllItsSockets() throws Exception {
    String session = session(server);
    try (TestChat one = TestChat.open(server, session, "");
        TestChat other = TestChat.open(server, session, "")) {
      JsonNode ack = one.next();
      assertThat(TestChat.type(ack)).isEqualTo("connection_ack");
      assertThat(ack.path("data").path("recovered").booleanValue()).isTrue();
      other.next();
      String task = task();
      one.say(task, "a b");
      TestExecution.Turn turn = execution.next();
      assertThat(turn.task()).isEqualTo(task);
      turn.echo();
      for (TestChat chat : List.of(one, other)) {
        JsonNode response = chat.until("chat_response");
        assertThat(TestChat.streamed(chat.events(), task)).isEqualTo("You said a b");
        assertThat(response.path("data").path("status").stringValue()).isEqualTo("completed");
        assertThat(response.path("data").path("message").path("content").stringValue())
            .isEqualTo("You said a b");
      }
      JsonNode status = server.get(CHAT + session + "/status").body();
      assertThat(status.path("websocket_connected").booleanValue()).isTrue();
    }
  }

  @Test
  void toolsMakeTheModeAdvance() throws Exception {
    String session = session(server);
    server.post(
        CHAT + session + "/task",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"type\":\"function\"}]}");
    TestExecution.Turn turn = execution.next();
    assertThat(turn.action().path("action_type").stringValue()).isEqualTo("execution.chat.advance");
    assertThat(turn.action().path("data").has("tools")).isTrue();
    turn.fail(false);
  }

  @Test
  void aPingIsAnsweredAndNonsenseIsNamed() {
    String session = session(server);
    try (TestChat chat = TestChat.open(server, session, "")) {
      chat.next();
      chat.send("{\"message_type\":\"ping\",\"whatever\":1}");
      JsonNode pong = chat.next();
      assertThat(TestChat.type(pong)).isEqualTo("pong");
      assertThat(pong.has("seq")).isFalse();
      for (String nonsense :
          List.of(
              "rubbish",
              "[]",
              "{}",
              "{\"message_type\":\"dance\"}",
              "{\"message_type\":\"chat_message\"}",
              "{\"message_type\":\"chat_message\",\"data\":{\"messages\":[]}}")) {
        chat.send(nonsense);
        JsonNode error = chat.next();
        assertThat(TestChat.type(error)).isEqualTo("error");
        assertThat(error.path("data").path("error").propertyNames())
            .containsExactly("error_code", "error_message", "error_type", "details");
      }
    }
  }

  @Test
  void aDisconnectAtEveryFrameLosesNothing() throws Exception {
    String text = "one two three four five six seven eight";
    String session = session(server);
    String task = task();
    try (TestChat whole = TestChat.open(server, session, "?after=0")) {
      whole.next();
      whole.say(task, text);
      execution.next().echo();
      whole.until("chat_response");
      List<String> all = new ArrayList<>(whole.events().stream().map(JsonNode::toString).toList());
      for (int cut = 0; cut <= all.size(); cut++) {
        List<String> seen = new ArrayList<>(all.subList(0, cut));
        try (TestChat again = TestChat.open(server, session, "?after=" + cut)) {
          JsonNode ack = again.next();
          assertThat(ack.path("data").path("recovered").booleanValue()).isTrue();
          while (seen.size() < all.size()) {
            seen.add(again.next().toString());
          }
        }
        assertThat(seen).isEqualTo(all);
      }
      assertThat(TestChat.streamed(whole.events(), task)).isEqualTo("You said " + text);
    }
  }

  @Test
  void aDisconnectWhileItIsStreamedLosesNothing() throws Exception {
    String session = session(server);
    String task = task();
    server.post(CHAT + session + "/task", "{\"message\":\"x\",\"task_id\":\"" + task + "\"}");
    TestExecution.Turn turn = execution.next();
    List<JsonNode> seen = new ArrayList<>();
    long last = 0;
    for (int i = 0; i < 20; i++) {
      turn.stream(i, "w" + i + " ", i == 19);
      try (TestChat chat = TestChat.open(server, session, "?after=" + last)) {
        chat.next();
        JsonNode frame = chat.next();
        while (!frame.path("data").path("content").asString("").startsWith("w" + i)) {
          seen.add(frame);
          frame = chat.next();
        }
        seen.add(frame);
        last = chat.last();
      }
    }
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      expected.append('w').append(i).append(' ');
    }
    assertThat(TestChat.streamed(seen, task)).isEqualTo(expected.toString());
    assertThat(seen.stream().map(frame -> frame.path("seq").longValue())).doesNotHaveDuplicates();
    turn.respond(expected.toString());
  }

  @Test
  void resumeOnTheSameSocketBringsWhatWasAskedFor() throws Exception {
    String session = session(server);
    server.post(CHAT + session + "/task", "{\"message\":\"x\"}");
    execution.next().echo();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        server
                            .get(CHAT + session + "/status")
                            .body()
                            .path("total_messages")
                            .intValue())
                    .isEqualTo(2));
    try (TestChat chat = TestChat.open(server, session, "")) {
      chat.next();
      chat.send("{\"message_type\":\"resume\",\"data\":{\"after\":1}}");
      chat.until("connection_ack");
      assertThat(chat.next().path("seq").longValue()).isEqualTo(2);
      chat.until("chat_response");
      chat.send("{\"message_type\":\"resume\",\"data\":{\"after\":99}}");
      JsonNode ack = chat.until("connection_ack");
      assertThat(ack.path("data").path("recovered").booleanValue()).isFalse();
      assertThat(ack.path("data").path("state").path("messages").size()).isEqualTo(2);
    }
  }

  @Test
  void stopFromAnotherTab() throws Exception {
    String session = session(server);
    try (TestChat one = TestChat.open(server, session, "");
        TestChat other = TestChat.open(server, session, "")) {
      String task = task();
      one.say(task, "x");
      TestExecution.Turn turn = execution.next();
      turn.stream(0, "never ", false);
      one.until("chat_streaming");
      other.send("{\"message_type\":\"cancel\",\"data\":{\"task_id\":\"" + task + "\"}}");
      assertThat(one.until("task_cancelled").path("task_id").stringValue()).isEqualTo(task);
      turn.stream(1, "ending", true);
      turn.respond("never ending");
      one.say(task(), "y");
      execution.next().echo();
      other.until("chat_response");
      assertThat(TestChat.streamed(other.events(), task)).isEqualTo("never ");
      assertThat(server.get(CHAT + session + "/tasks/" + task).text("status"))
          .isEqualTo("cancelled");
      String key =
          "nooble4:development:execution:cancelled:"
              + turn.action().path("correlation_id").stringValue();
      assertThat(execution.redis().await(execution.redis().commands().exists(key)).longValue())
          .isEqualTo(1);
    }
  }

  @Test
  void aFailureIsToldAndTheNextTurnGoesOn() throws Exception {
    String session = session(server);
    try (TestChat chat = TestChat.open(server, session, "")) {
      chat.say(task(), "x");
      chat.say(task(), "y");
      execution.next().fail(false);
      JsonNode error = chat.until("chat_error").path("data").path("error");
      assertThat(error.path("error_type").stringValue()).isEqualTo("broken");
      execution.next().fail(true);
      execution.next().echo();
      chat.until("chat_response");
    }
  }

  @Test
  void malformedCallbacksHurtNobodyAndAreKept() throws Exception {
    String session = session(server);
    try (TestChat chat = TestChat.open(server, session, "")) {
      String task = task();
      chat.say(task, "a b c");
      TestExecution.Turn turn = execution.next();
      for (int i = 0; i < 50; i++) {
        execution.add("rubbish " + i);
        execution.add("{\"action_type\":\"orchestrator.chat.response\",\"session_id\":\"s\"}");
      }
      turn.echo();
      chat.until("chat_response");
      assertThat(TestChat.streamed(chat.events(), task)).isEqualTo("You said a b c");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(server.text("/metrics"))
                    .containsPattern("orhestra_chat_callbacks_malformed_total[^\\n]* 100"));
  }

  @Test
  void theSeedsChannelAndListAreTaken() throws Exception {
    String consumer =
        server
            .get("/health/detailed")
            .body()
            .path("workers")
            .path("consumers")
            .get(0)
            .stringValue();
    String session = session(server);
    try (TestChat chat = TestChat.open(server, session, "")) {
      for (boolean published : new boolean[] {true, false}) {
        String task = task();
        chat.say(task, "x");
        execution.next();
        byte[] result =
            "{\"session_id\":\"%s\",\"task_id\":\"%s\",\"result\":\"It is %s\"}"
                .formatted(session, task, published)
                .getBytes(StandardCharsets.UTF_8);
        String channel = "callback:" + consumer;
        execution
            .redis()
            .await(
                published
                    ? execution.redis().commands().publish(channel, result)
                    : execution.redis().commands().rpush(channel, result));
        assertThat(
                chat.until("chat_response")
                    .path("data")
                    .path("message")
                    .path("content")
                    .stringValue())
            .isEqualTo("It is " + published);
      }
    }
  }

  @Test
  void closeCodesAreThoseOfTheContract() {
    try (TestChat chat = TestChat.open(server, task(), "")) {
      assertThat(chat.code()).isEqualTo(4004);
    }
    String session = session(server);
    try (TestChat chat = TestChat.open(server, session, "")) {
      chat.next();
      assertThat(server.delete(CHAT + session).status()).isEqualTo(200);
      assertThat(TestChat.type(chat.next())).isEqualTo("session_deleted");
      assertThat(chat.code()).isEqualTo(4001);
    }
    assertThat(server.delete(CHAT + "session/" + session).status()).isEqualTo(200);
    assertThat(server.post(CHAT + session + "/task", "{\"message\":\"x\"}").status())
        .isEqualTo(410);
    try (TestChat chat = TestChat.open(server, session, "")) {
      assertThat(chat.code()).isEqualTo(4001);
    }
    try (TestChat chat = TestChat.open(server, session(server), "")) {
      chat.next();
      chat.send("x".repeat((1 << 20) + 1));
      assertThat(chat.code()).isEqualTo(4013);
    }
  }

  @Test
  void notMoreThanTenTurnsWait() throws Exception {
    String session = session(server);
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      Answer taken = server.post(CHAT + session + "/task", "{\"message\":\"" + i + "\"}");
      assertThat(taken.status()).isEqualTo(202);
      tasks.add(taken.text("task_id"));
    }
    assertThat(server.post(CHAT + session + "/task", "{\"message\":\"x\"}").status())
        .isEqualTo(429);
    for (String task : tasks) {
      TestExecution.Turn turn = execution.next();
      assertThat(turn.task()).isEqualTo(task);
      turn.respond("x");
    }
  }

  @Test
  void eventsCanBeHadWithoutASocket() throws Exception {
    String session = session(server);
    String task = task();
    server.post(CHAT + session + "/task", "{\"message\":\"a b\",\"task_id\":\"" + task + "\"}");
    execution.next().echo();
    await()
        .untilAsserted(
            () ->
                assertThat(server.get(CHAT + session + "/tasks/" + task).text("status"))
                    .isEqualTo("completed"));
    Thread reader =
        Thread.ofVirtual()
            .start(
                () ->
                    await()
                        .atMost(10, TimeUnit.SECONDS)
                        .until(
                            () ->
                                server
                                    .get(CHAT + session + "/status")
                                    .body()
                                    .path("websocket_connected")
                                    .booleanValue()));
    Thread ender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    reader.join();
                    server.delete(CHAT + session);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    String events = server.text(CHAT + session + "/stream?after=1");
    ender.join();
    assertThat(events)
        .contains("event: connection_ack", "id: 2\nevent: chat_streaming", "event: chat_response")
        .doesNotContain("id: 1\n")
        .endsWith("\n\n");
    assertThat(events).contains("event: session_deleted");
  }

  @Test
  void agentsAreVersionedAndTakeEffectAtOnce() throws Exception {
    String path = "/api/v1/agents/helper";
    Answer made =
        server.send(
            server
                .request(path)
                .PUT(BodyPublishers.ofString("{\"name\":\"Helper\",\"prompt\":\"Be brief.\"}")));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().path("version").intValue()).isEqualTo(1);
    Answer begun = server.post(CHAT + "init", "{\"agent_id\":\"helper\"}");
    assertThat(begun.text("agent_name")).isEqualTo("Helper");
    String session = begun.text("session_id");
    server.post(CHAT + session + "/task", "{\"message\":\"x\"}");
    TestExecution.Turn turn = execution.next();
    assertThat(turn.action().path("execution_config").path("system_prompt").stringValue())
        .isEqualTo("Be brief.");
    turn.respond("x");
    Answer changed =
        server.send(
            server
                .request(path + "?version=1")
                .PUT(
                    BodyPublishers.ofString(
                        "{\"prompt\":\"Be long.\",\"limits\":{\"messages_per_minute\":1}}")));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(
            server
                .send(server.request(path + "?version=1").PUT(BodyPublishers.ofString("{}")))
                .status())
        .isEqualTo(409);
    assertThat(server.post(CHAT + session + "/task", "{\"message\":\"y\"}").status())
        .isEqualTo(202);
    turn = execution.next();
    assertThat(turn.action().path("execution_config").path("system_prompt").stringValue())
        .isEqualTo("Be long.");
    turn.respond("y");
    assertThat(server.post(CHAT + session + "/task", "{\"message\":\"z\"}").status())
        .isEqualTo(429);
    assertThat(
            server
                .send(server.request(path).PUT(BodyPublishers.ofString("{\"is_public\":\"x\"}")))
                .text("field"))
        .isEqualTo("is_public");
    server.send(server.request(path).PUT(BodyPublishers.ofString("{\"is_public\":false}")));
    assertThat(server.post(CHAT + "init", "{\"agent_id\":\"helper\"}").status()).isEqualTo(404);
    assertThat(server.delete(path).status()).isEqualTo(200);
    assertThat(server.delete(path).status()).isEqualTo(404);
    assertThat(server.get("/api/v1/agents").body().path("agents"))
        .anyMatch(agent -> agent.path("agent_id").stringValue().equals("default"));
  }
}
