package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.platform.redis.TestRedis;
import tools.jackson.databind.JsonNode;

/** What happens to turns when Redis, the execution service or the server fails. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ConversationsFaultsTest {
  private static final String CHAT = "/api/v1/chat/";

  @TempDir private Path folder;
  private TestRedis redis;
  private TestServer server;

  @BeforeEach
  void start() {
    redis = TestRedis.start();
    server = server("60s");
    ConversationsDoorTest.awaitRedis(server);
  }

  private TestServer server(String patience) {
    return TestServer.onH2(
        folder,
        "REDIS_URL",
        "redis://127.0.0.1:" + redis.port(),
        "EXECUTION_TIMEOUT",
        patience,
        "WEBSOCKET_PING_INTERVAL",
        "1s",
        "WEBSOCKET_PING_TIMEOUT",
        "1s");
  }

  private void restart(String patience) {
    server.close();
    server = server(patience);
    ConversationsDoorTest.awaitRedis(server);
  }

  @AfterEach
  void stop() {
    server.close();
    redis.close();
  }

  private String status(String session, String task) {
    return server.get(CHAT + session + "/tasks/" + task).text("status");
  }

  @Test
  void whatIsSaidWhileRedisIsAwayIsAnsweredWhenItIsBack() {
    String session = ConversationsDoorTest.session(server);
    try (TestChat chat = TestChat.open(server, session, "?after=0")) {
      redis.kill();
      await()
          .untilAsserted(
              () ->
                  assertThat(server.get("/health/detailed").text("status")).isEqualTo("degraded"));
      chat.say("t", "are you there");
      chat.until("chat_processing");
      redis.restart();
      try (TestExecution execution = TestExecution.echoing(redis.port())) {
        JsonNode end = chat.until("chat_response");
        assertThat(end.path("task_id").stringValue()).isEqualTo("t");
        assertThat(TestChat.streamed(chat.events(), "t")).isEqualTo("You said are you there");
        assertThat(execution.isIdle()).isTrue();
      }
    }
  }

  @Test
  void aClientThatIsGoneWithoutAWordIsFoundOut() throws Exception {
    String session = ConversationsDoorTest.session(server);
    URI address = URI.create(server.address("/"));
    try (Socket silent = new Socket(address.getHost(), address.getPort());
        TestChat answering = TestChat.open(server, session, "")) {
      silent
          .getOutputStream()
          .write(
              """
              GET /ws/chat/%s HTTP/1.1\r
              Host: 127.0.0.1\r
              Connection: Upgrade\r
              Upgrade: websocket\r
              Sec-WebSocket-Version: 13\r
              Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
              \r
              """
                  .formatted(session)
                  .getBytes(StandardCharsets.US_ASCII));
      silent.setSoTimeout(20_000);
      // It never answers the ping, and is cut off.
      assertThat(silent.getInputStream().readAllBytes()).isNotEmpty();
      assertThat(answering.isOpen()).isTrue();
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          server
                              .get("/health/detailed")
                              .body()
                              .path("websockets")
                              .path("connections")
                              .intValue())
                      .isEqualTo(1));
    }
  }

  @Test
  void whatRedisForgetsIsHandedOutAgain() throws Exception {
    String session = ConversationsDoorTest.session(server);
    try (TestChat chat = TestChat.open(server, session, "?after=0")) {
      chat.say("t", "x");
      await().until(() -> status(session, "t").equals("dispatched"));
      redis.ask("FLUSHALL");
      redis.kill();
      redis.restart();
      try (TestExecution execution = TestExecution.byHand(redis.port())) {
        TestExecution.Turn turn = execution.next();
        // It did not take the silence for a failed attempt.
        assertThat(turn.action().path("metadata").path("attempt").intValue()).isEqualTo(1);
        turn.echo();
        chat.until("chat_response");
      }
      assertThat(TestChat.streamed(chat.events(), "t")).isEqualTo("You said x");
    }
  }

  @Test
  void anExecutionServiceThatIsSilentIsAskedTwiceAndThenGivenUp() throws Exception {
    restart("2s");
    String session = ConversationsDoorTest.session(server);
    try (TestChat chat = TestChat.open(server, session, "?after=0");
        TestExecution execution = TestExecution.byHand(redis.port())) {
      chat.say("t", "x");
      TestExecution.Turn first = execution.next();
      TestExecution.Turn second = execution.next();
      assertThat(second.action().path("metadata").path("attempt").intValue()).isEqualTo(2);
      JsonNode error = chat.until("chat_error").path("data").path("error");
      assertThat(error.path("error_type").stringValue()).isEqualTo("timeout");
      first.echo();
      second.echo();
      chat.say("u", "y");
      execution.next().echo();
      JsonNode response = chat.until("chat_response");
      assertThat(response.path("task_id").stringValue()).isEqualTo("u");
      assertThat(status(session, "t")).isEqualTo("timed_out");
    }
  }

  @Test
  void whatWasTakenIsAnsweredAfterARestart() throws Exception {
    String session = ConversationsDoorTest.session(server);
    assertThat(
            server.post(CHAT + session + "/task", "{\"message\":\"x\",\"task_id\":\"t\"}").status())
        .isEqualTo(202);
    try (TestExecution execution = TestExecution.byHand(redis.port())) {
      TestExecution.Turn turn = execution.next();
      turn.stream(0, "You ", false);
      await().until(() -> status(session, "t").equals("streaming"));
      server.close();
      turn.stream(1, "said x", true);
      turn.respond("You said x");
      restart("60s");
      try (TestChat chat = TestChat.open(server, session, "?after=0")) {
        chat.until("chat_response");
        assertThat(TestChat.streamed(chat.events(), "t")).isEqualTo("You said x");
      }
    }
  }
}
