package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.platform.redis.TestRedis;
import tools.jackson.databind.JsonNode;

/** Two replicas on one PostgreSQL and one Redis share the sockets, the callbacks and the work. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ConversationsReplicasTest {
  private static final String CHAT = "/api/v1/chat/";
  private static final int SESSIONS = 12;
  private static final int TURNS = 8;

  private static EmbeddedPostgres postgres;
  private static TestRedis redis;
  private static TestServer one;
  private static TestServer other;
  private static TestExecution execution;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    redis = TestRedis.start();
    one = server();
    other = server();
    execution = TestExecution.echoing(redis.port());
    ConversationsDoorTest.awaitRedis(one);
    ConversationsDoorTest.awaitRedis(other);
  }

  private static TestServer server() {
    return TestServer.onPostgres(
        postgres.getJdbcUrl("postgres", "postgres"),
        "REDIS_URL",
        "redis://127.0.0.1:" + redis.port());
  }

  @AfterAll
  static void stop() throws Exception {
    execution.close();
    one.close();
    other.close();
    redis.close();
    postgres.close();
  }

  @Test
  void everyTurnIsAnsweredOnceToTheSocketsOfBoth() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        int seed = i;
        all.add(clients.submit(() -> chat(seed)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private static void chat(int seed) {
    Random random = new Random(seed);
    String session = ConversationsDoorTest.session(random.nextBoolean() ? one : other);
    try (TestChat here = TestChat.open(one, session, "?after=0");
        TestChat there = TestChat.open(other, session, "?after=0")) {
      for (int turn = 0; turn < TURNS; turn++) {
        String task = "task-" + seed + "-" + turn;
        String text = "text " + random.nextInt() + " and " + random.nextInt();
        (random.nextBoolean() ? here : there).say(task, text);
        for (TestChat chat : List.of(here, there)) {
          JsonNode response = chat.until("chat_response");
          assertThat(response.path("task_id").stringValue()).isEqualTo(task);
          assertThat(TestChat.streamed(chat.events(), task)).isEqualTo("You said " + text);
        }
      }
      assertThat(here.events()).isEqualTo(there.events());
      assertThat(one.get(CHAT + session + "/status").body().path("total_messages").intValue())
          .isEqualTo(2 * TURNS);
    }
  }

  @Test
  void aSocketElsewhereIsSeen() {
    String session = ConversationsDoorTest.session(one);
    try (TestChat chat = TestChat.open(one, session, "")) {
      chat.next();
      JsonNode status = other.get(CHAT + session + "/status").body();
      assertThat(status.path("websocket_connected").booleanValue()).isTrue();
    }
  }

  @Test
  void visitorsTokensAreGoodAtBoth() {
    String body = "{\"user_id\":\"anna\"}";
    String token = one.post(CHAT + "visitors", body).text("visitor_token");
    TestServer.Answer begun =
        other.send(
            other
                .request(CHAT + "init")
                .header("X-Visitor-Token", token)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(one.get(CHAT + begun.text("session_id") + "/status").text("user_id"))
        .isEqualTo("anna");
  }
}
