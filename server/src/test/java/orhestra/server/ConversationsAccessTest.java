package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.platform.redis.TestRedis;
import orhestra.server.TestServer.Answer;

/** Who may chat where keys are configured, and for how long and how much. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ConversationsAccessTest {
  private static final String CHAT = "/api/v1/chat/";

  @TempDir private static Path folder;
  private static TestRedis redis;
  private static TestServer server;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    server =
        TestServer.onH2(
            folder,
            "REDIS_URL",
            "redis://127.0.0.1:" + redis.port(),
            "ORHESTRA_AGENT_KEY",
            "agent-key",
            "ORHESTRA_OPERATOR_KEY",
            "operator-key",
            "CHAT_MESSAGES_PER_MINUTE",
            "3",
            "CHAT_INITS_PER_MINUTE",
            "20",
            "CHAT_CONNECTIONS_PER_SESSION",
            "2",
            "SESSION_MAX_IDLE_TIME",
            "2s",
            "CHAT_EVENTS_KEPT",
            "10",
            "WEBSOCKET_PING_INTERVAL",
            "1s",
            "WEBSOCKET_PING_TIMEOUT",
            "1s");
    ConversationsDoorTest.awaitRedis(server);
  }

  @AfterAll
  static void stop() {
    server.close();
    redis.close();
  }

  private static Answer post(String path, String body, String... headers) {
    var request = server.request(path).POST(BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return server.send(request);
  }

  private static Answer begin() {
    Answer answer = post(CHAT + "init", "{}", "X-Orhestra-Key", "operator-key");
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  @Test
  void aSessionIsBegunWithAKeyOrAVisitorsToken() {
    assertThat(server.post(CHAT + "init", "{}").status()).isEqualTo(401);
    assertThat(post(CHAT + "visitors", "{\"user_id\":\"anna\"}").status()).isEqualTo(401);
    Answer visitor =
        post(
            CHAT + "visitors",
            "{\"user_id\":\"anna\",\"expires_in\":60}",
            "X-Orhestra-Key",
            "operator-key");
    assertThat(visitor.status()).isEqualTo(201);
    String token = visitor.text("visitor_token");
    assertThat(post(CHAT + "init", "{}", "Authorization", "Bearer " + token).status())
        .isEqualTo(200);
    String forged = token.substring(0, token.length() - 2) + "xx";
    assertThat(post(CHAT + "init", "{}", "X-Visitor-Token", forged).status()).isEqualTo(401);
  }

  @Test
  void aSessionIsUsedWithItsToken() {
    Answer begun = begin();
    String session = begun.text("session_id");
    String token = begun.text("resume_token");
    assertThat(begun.text("websocket_url")).endsWith("?token=" + token);
    assertThat(server.get(CHAT + session + "/status").status()).isEqualTo(401);
    assertThat(server.get(CHAT + session + "/status?token=" + token).text("state"))
        .isEqualTo("created");
    assertThat(
            post(CHAT + session + "/task", "{\"message\":\"x\"}", "X-Session-Token", token)
                .status())
        .isEqualTo(202);
    try (TestChat chat = TestChat.open(server, session, "?token=wrong")) {
      assertThat(chat.code()).isEqualTo(4001);
    }
    try (TestChat chat = TestChat.open(server, session, "?token=" + token)) {
      assertThat(TestChat.type(chat.next())).isEqualTo("connection_ack");
    }
  }

  @Test
  void aSessionTakesOnlySoMuchInAMinute() {
    Answer begun = begin();
    String path = CHAT + begun.text("session_id") + "/task?token=" + begun.text("resume_token");
    int taken = 0;
    for (int i = 0; i < 8; i++) {
      taken += server.post(path, "{\"message\":\"x\"}").status() == 202 ? 1 : 0;
    }
    // A minute may have ended in between.
    assertThat(taken).isBetween(3, 6);
  }

  @Test
  void aSessionHasOnlySoManySockets() {
    Answer begun = begin();
    String session = begun.text("session_id");
    String query = "?token=" + begun.text("resume_token");
    try (TestChat one = TestChat.open(server, session, query);
        TestChat two = TestChat.open(server, session, query)) {
      one.next();
      two.next();
      try (TestChat three = TestChat.open(server, session, query)) {
        assertThat(three.code()).isEqualTo(1013);
      }
      assertThat(one.isOpen()).isTrue();
    }
  }

  @Test
  void aSessionThatNobodyUsesExpires() {
    Answer begun = begin();
    String session = begun.text("session_id");
    String query = "?token=" + begun.text("resume_token");
    try (TestChat chat = TestChat.open(server, session, query)) {
      chat.next();
      // A client that answers pings is there, but does not use the session.
      assertThat(TestChat.type(chat.next())).isEqualTo("session_expired");
      assertThat(chat.code()).isEqualTo(1000);
    }
    assertThat(server.get(CHAT + session + "/status" + query).text("state")).isEqualTo("expired");
    assertThat(server.post(CHAT + session + "/task" + query, "{\"message\":\"x\"}").status())
        .isEqualTo(410);
  }
}
