package orhestra.client.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import orhestra.client.ServerException;
import orhestra.client.StubServer;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;

class ChatClientTest {
  private StubServer.Reply reply = StubServer.Reply.json(200, "{}");
  private final StubServer server;
  private final Transport transport;
  private final ChatClient client;
  private final ChatSession session = ChatSession.of("s/1", "a b");

  ChatClientTest() throws IOException {
    server = new StubServer(seen -> reply);
    transport = new Transport(TransportOptions.of(server.uri()));
    client = new ChatClient(transport);
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private void answer(String json) {
    reply = StubServer.Reply.json(200, json);
  }

  private String call() {
    StubServer.Seen seen = server.seen().getLast();
    return seen.method() + " " + seen.uri() + " " + seen.body();
  }

  @Test
  void sessionIsBegun() throws Exception {
    answer(
        "{\"session_id\":\"s1\",\"task_id\":\"t1\",\"websocket_url\":\"ws://h/ws/chat/s1\","
            + "\"agent_name\":\"Ada\",\"resume_token\":\"secret\",\"news\":1}");
    ChatSession begun = client.init("ada", Map.of("page", "/help"));

    assertThat(begun).isEqualTo(new ChatSession("s1", "t1", "ws://h/ws/chat/s1", "Ada", "secret"));
    assertThat(begun.toString()).doesNotContain("secret");
    assertThat(call())
        .isEqualTo(
            "POST /api/v1/chat/init {\"agent_id\":\"ada\",\"metadata\":{\"page\":\"/help\"}}");
    client.init(null, Map.of());
    assertThat(call()).isEqualTo("POST /api/v1/chat/init {}");
  }

  @Test
  void statusIsRead() throws Exception {
    answer(
        "{\"session_id\":\"s1\",\"state\":\"active\",\"agent_id\":\"ada\",\"total_tasks\":3,"
            + "\"active_task_id\":\"t3\",\"total_messages\":5,"
            + "\"created_at\":\"2026-01-01T00:00:00Z\",\"last_activity\":null}");
    ChatStatus status = client.status(session);

    assertThat(call()).isEqualTo("GET /api/v1/chat/s%2F1/status?token=a%20b ");
    assertThat(status.state()).isEqualTo("active");
    assertThat(status.totalMessages()).isEqualTo(5);
    assertThat(status.waiting()).containsExactly("t3");
    assertThat(status.lastSeq()).isNull();
  }

  @Test
  void transcriptIsReadPageByPage() throws Exception {
    String page =
        "{\"messages\":[{\"number\":%d,\"task_id\":\"t\",\"message\":{\"role\":\"user\","
            + "\"content\":%s}}]%s}";
    try (StubServer pages =
            new StubServer(
                seen ->
                    StubServer.Reply.json(
                        200,
                        seen.uri().contains("after=0")
                            ? page.formatted(1, "[{\"text\":\"b\"},{\"text\":\"c\"}]", "")
                            : page.formatted(0, "\"a\"", ",\"next_after\":0")));
        Transport to = new Transport(TransportOptions.of(pages.uri()))) {
      List<ChatMessage> messages = new ChatClient(to).messages(ChatSession.of("s", null));

      assertThat(messages).extracting(ChatMessage::text).containsExactly("a", "bc");
      assertThat(messages).extracting(ChatMessage::role).containsOnly("user");
      assertThat(pages.seen())
          .extracting(StubServer.Seen::uri)
          .containsExactly("/api/v1/chat/s/messages", "/api/v1/chat/s/messages?after=0");
    }
  }

  @Test
  void turnIsReadAndCancelled() throws Exception {
    answer(
        "{\"task_id\":\"t1\",\"status\":\"streaming\",\"content\":\"so far\",\"attempts\":2,"
            + "\"result\":null}");
    ChatTurn turn = client.task(session, "t1");
    assertThat(turn.content()).isEqualTo("so far");
    assertThat(turn.isTerminal()).isFalse();
    assertThat(call()).isEqualTo("GET /api/v1/chat/s%2F1/tasks/t1?token=a%20b ");

    answer("{\"task_id\":\"t1\",\"status\":\"cancelled\"}");
    assertThat(client.cancel(session, "t1")).isEqualTo("cancelled");
    assertThat(client.task(session, "t1").isTerminal()).isTrue();
    assertThatThrownBy(() -> client.task(session, " "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sessionIsDeleted() throws Exception {
    client.delete(session);
    assertThat(call()).isEqualTo("DELETE /api/v1/chat/s%2F1?token=a%20b ");
  }

  @Test
  void visitorGetsAToken() throws Exception {
    answer("{\"visitor_token\":\"v1\"}");
    assertThat(client.visitor("eve", Duration.ofHours(1))).isEqualTo("v1");
    assertThat(call()).contains("\"user_id\":\"eve\"").contains("\"expires_in\":3600");
  }

  @Test
  void tokenIsInNoMessage() {
    reply = StubServer.Reply.json(404, "{\"detail\":\"there is no such session\"}");
    assertThatThrownBy(() -> client.messages(session, 5))
        .isInstanceOf(ServerException.class)
        .hasMessage(
            "GET /api/v1/chat/s%2F1/messages?token=...&after=5: 404 there is no such session");
  }
}
