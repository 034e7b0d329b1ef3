package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.client.ServerException;
import orhestra.client.Transport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Chat sessions over HTTP: begin, look, end. What is said in them goes through a {@link
 * ChatConnection}.
 *
 * <p>Each call throws {@link ServerException} when the server refuses and {@link
 * orhestra.client.ServerUnreachableException} when no answer came. Nothing is repeated. The
 * session's own token, where it has one, goes with every call about it.
 *
 * <p>Safe for use by many threads. The transport stays the caller's to close.
 */
public final class ChatClient {
  private static final String CHAT = "/api/v1/chat/";

  private final Transport transport;

  public ChatClient(Transport transport) {
    this.transport = requireNonNull(transport, "transport is null");
  }

  Transport transport() {
    return transport;
  }

  /** The server's base address. */
  public URI server() {
    return transport.server();
  }

  /**
   * Begins a session.
   *
   * @param agentId whom to talk to, null for the server's own choice
   * @param metadata kept with the session
   */
  public ChatSession init(@Nullable String agentId, Map<String, ?> metadata)
      throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    if (agentId != null) {
      body.put("agent_id", agentId);
    }
    if (!metadata.isEmpty()) {
      body.put("metadata", metadata);
    }
    return transport.post(CHAT + "init", body, ChatSession.class);
  }

  public ChatStatus status(ChatSession session) throws InterruptedException {
    return transport.get(path(session, "/status", ""), ChatStatus.class);
  }

  /** The whole transcript in order, with as many calls as that takes. */
  public List<ChatMessage> messages(ChatSession session) throws InterruptedException {
    return messages(session, -1);
  }

  /**
   * All of the transcript after a message.
   *
   * @param after a message's {@link ChatMessage#number}; -1 for all
   */
  public List<ChatMessage> messages(ChatSession session, long after) throws InterruptedException {
    List<ChatMessage> all = new ArrayList<>();
    @Nullable Long next = after;
    while (next != null) {
      String query = next < 0 ? "" : "after=" + next;
      MessagesAnswer page = transport.get(path(session, "/messages", query), MessagesAnswer.class);
      all.addAll(page.messages());
      next = page.messages().isEmpty() ? null : page.nextAfter();
    }
    return all;
  }

  /** One turn. */
  public ChatTurn task(ChatSession session, String taskId) throws InterruptedException {
    return transport.get(path(session, task(taskId), ""), ChatTurn.class);
  }

  /** Stops a turn; one that has ended stays as it ended. Answers its status. */
  public String cancel(ChatSession session, String taskId) throws InterruptedException {
    return transport
        .post(path(session, task(taskId) + "/cancel", ""), null, ChatTurn.class)
        .status();
  }

  /** Ends a session for all who use it. May be repeated. */
  public void delete(ChatSession session) throws InterruptedException {
    transport.delete(path(session, "", ""), JsonNode.class);
  }

  /**
   * A token with which somebody can begin sessions; needs the operator's key.
   *
   * @param userId who it is
   */
  public String visitor(String userId, Duration goodFor) throws InterruptedException {
    VisitorAnswer answer =
        transport.post(
            CHAT + "visitors",
            Map.of("user_id", userId, "expires_in", goodFor.toSeconds()),
            VisitorAnswer.class);
    return answer.visitorToken();
  }

  private static String task(String taskId) {
    if (taskId.isBlank()) {
      throw new IllegalArgumentException("the task id is empty");
    }
    return "/tasks/" + Transport.encode(taskId);
  }

  private static String path(ChatSession session, String rest, String query) {
    @Nullable String token = session.resumeToken();
    List<String> parts = new ArrayList<>();
    if (token != null) {
      parts.add("token=" + Transport.encode(token));
    }
    if (!query.isEmpty()) {
      parts.add(query);
    }
    return CHAT
        + Transport.encode(session.sessionId())
        + rest
        + (parts.isEmpty() ? "" : "?" + String.join("&", parts));
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record MessagesAnswer(List<ChatMessage> messages, @Nullable Long nextAfter) {
    MessagesAnswer {
      requireNonNull(messages, "messages is missing");
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record VisitorAnswer(String visitorToken) {
    VisitorAnswer {
      requireNonNull(visitorToken, "visitor_token is missing");
    }
  }
}
