package orhestra.conversations.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.Conversations;
import orhestra.conversations.Conversations.Answer;
import orhestra.conversations.Conversations.Reply;
import orhestra.conversations.domain.Agent;
import orhestra.conversations.domain.Message;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.Session;
import orhestra.conversations.domain.SessionState;
import orhestra.conversations.domain.Turn;
import orhestra.conversations.domain.TurnState;
import orhestra.conversations.listen.Follower;
import orhestra.conversations.wire.Frame;
import orhestra.conversations.wire.SaidReader;
import orhestra.conversations.wire.StateJson;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.EventStream;
import orhestra.platform.http.Handler;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;

/** Sessions over HTTP: begun, talked in, watched, ended. */
final class SessionRoutes {
  private static final String CHAT = "/api/v1/chat";
  private static final Set<String> INIT = Set.of("agent_id", "metadata");
  private static final Set<String> TASK =
      Set.of(
          "message", "messages", "tools", "tool_choice", "conversation_id", "metadata", "task_id");
  private static final int MAX_PAGE = 1_000;
  private static final int MAX_METADATA = 16_384;
  private static final int HELD = 64;

  /** Nothing for this part of the time after which a session expires, and it is idle. */
  private static final int IDLE_PART = 6;

  private final Conversations conversations;
  private final Sockets sockets;
  private final ChatGuard guard;
  private final InitLimit inits;
  private final LongSupplier nanoTime;

  SessionRoutes(
      Conversations conversations, Sockets sockets, ChatGuard guard, LongSupplier nanoTime) {
    this.conversations = conversations;
    this.sockets = sockets;
    this.guard = guard;
    this.inits = new InitLimit(conversations.settings().initsPerMinute());
    this.nanoTime = nanoTime;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(route(Method.POST, CHAT + "/init", ChatDocs.INIT, this::init));
    routes.add(
        ChatWire.route(
            Method.POST, CHAT + "/visitors", Access.OPERATOR, ChatDocs.VISITORS, this::visitor));
    // As the seed has the paths, and as its clients ask for them.
    for (String session : List.of(CHAT + "/{session_id}", CHAT + "/session/{session_id}")) {
      routes.add(route(Method.POST, session + "/task", ChatDocs.TASK, this::task));
      routes.add(route(Method.GET, session + "/status", ChatDocs.STATUS, this::status));
      routes.add(route(Method.DELETE, session, ChatDocs.DELETE, this::delete));
      routes.add(route(Method.GET, session + "/tasks/{task_id}", ChatDocs.TURN, this::turn));
      routes.add(
          route(Method.POST, session + "/tasks/{task_id}/cancel", ChatDocs.CANCEL, this::cancel));
      routes.add(route(Method.GET, session + "/messages", ChatDocs.MESSAGES, this::messages));
      routes.add(route(Method.GET, session + "/stream", ChatDocs.STREAM, this::stream));
    }
    routes.add(route(Method.GET, "/ws/chat/{session_id}", ChatDocs.SOCKET, this::socket));
    return routes;
  }

  private static Route route(Method method, String path, RouteDoc doc, Handler handler) {
    return ChatWire.route(method, path, Access.VISITOR, doc, handler);
  }

  private Response init(Request request) {
    String user = guard.beginner(request);
    if (!inits.allow(request.remoteAddress(), conversations.now())) {
      throw new ApiException(
          429,
          "no more than "
              + conversations.settings().initsPerMinute()
              + " sessions a minute; wait for the next one");
    }
    JsonFields body = ChatWire.body(request, INIT);
    @Nullable String wanted = body.optionalString("agent_id", 200);
    @Nullable JsonFields metadata = body.optionalObject("metadata");
    String document = metadata == null ? "{}" : Json.text(metadata.node());
    if (document.length() > MAX_METADATA) {
      throw body.error("metadata", "metadata must not be longer than " + MAX_METADATA);
    }
    String id = wanted == null ? Agent.DEFAULT : wanted;
    Agent agent =
        conversations
            .agents()
            .find(id)
            .filter(found -> found.isActive() && (found.isPublic() || guard.isOperator(request)))
            .orElseThrow(() -> new ApiException(404, "there is no public agent " + id, "agent_id"));
    Session session = conversations.open(agent, user, document);
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("session_id", session.name().toString());
          json.writeStringProperty("task_id", conversations.newTask());
          json.writeStringProperty("websocket_url", address(request, session));
          json.writeStringProperty("agent_name", agent.name());
          json.writeStringProperty("resume_token", session.token());
        });
  }

  private String address(Request request, Session session) {
    @Nullable String forwarded = request.header("X-Forwarded-Proto");
    String scheme = "https".equalsIgnoreCase(forwarded) ? "wss" : "ws";
    @Nullable String host = request.host();
    String token = guard.keysConfigured() ? "?token=" + session.token() : "";
    return scheme
        + "://"
        + (host == null ? "localhost" : host)
        + "/ws/chat/"
        + session.name()
        + token;
  }

  private Response visitor(Request request) {
    JsonFields body = ChatWire.body(request, Set.of("user_id", "expires_in"));
    String user = body.string("user_id", 200);
    if (user.isBlank()) {
      throw body.error("user_id", "user_id is empty");
    }
    long seconds = body.longValue("expires_in", 1, Duration.ofDays(365).toSeconds(), 86_400);
    return Json.objectAnswer(
        201,
        json -> {
          json.writeStringProperty("visitor_token", guard.visitors().token(user, seconds));
          json.writeStringProperty("user_id", user);
          json.writeNumberProperty("expires_in", seconds);
        });
  }

  /** The session in the path, if the caller may use it. */
  private Session session(Request request) {
    Session session =
        conversations.session(request.pathParam("session_id")).orElseThrow(SessionRoutes::unknown);
    if (!guard.mayUse(request, session)) {
      throw new ApiException(401, "the resume_token of this session is needed");
    }
    return session;
  }

  private static ApiException unknown() {
    return new ApiException(404, "there is no such session", "session_id");
  }

  private Progress progress(Session session) {
    return conversations.progress(session).orElseThrow(SessionRoutes::unknown);
  }

  private Response task(Request request) {
    Session session = session(request);
    JsonFields body = ChatWire.body(request, TASK);
    if (request.body().length > conversations.settings().messageBytes()) {
      throw new ApiException(
          413,
          "a message must not be longer than "
              + conversations.settings().messageBytes()
              + " bytes");
    }
    @Nullable String named = body.optionalString("task_id", SaidReader.MAX_TASK);
    String task = named == null || named.isBlank() ? conversations.newTask() : named;
    SaidReader.@Nullable Said said = SaidReader.ofBody(body);
    if (said == null) {
      if (!progress(session).state().isOpen()) {
        throw refusal(Answer.GONE);
      }
      return task(session, task, "created");
    }
    @Nullable String trace = request.traceId();
    Reply reply = conversations.say(session, task, said, trace == null ? "" : trace);
    if (reply.answer() != Answer.DONE && reply.answer() != Answer.KNOWN) {
      throw refusal(reply.answer());
    }
    return task(session, task, reply.turn().text());
  }

  private Response task(Session session, String task, String status) {
    return Json.objectAnswer(
        202,
        json -> {
          json.writeStringProperty("task_id", task);
          json.writeStringProperty("session_id", session.name().toString());
          ChatWire.time(json, "created_at", conversations.now());
          json.writeStringProperty("status", status);
        });
  }

  private ApiException refusal(Answer answer) {
    String why = ChatWire.refusal(answer, conversations.settings().limits());
    return switch (answer) {
      case GONE -> new ApiException(410, why, "session_id");
      case NO_TURN -> new ApiException(404, why, "task_id");
      case QUEUE_FULL, TOO_FAST, QUOTA -> new ApiException(429, why);
      case DONE, KNOWN -> throw new IllegalStateException("no refusal");
    };
  }

  private Response status(Request request) {
    Session session = session(request);
    Progress progress = progress(session);
    List<Running> unfinished = conversations.unfinished(session);
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("session_id", session.name().toString());
          json.writeStringProperty("session_type", "chat");
          json.writeStringProperty("tenant_id", session.tenant());
          ChatWire.text(json, "user_id", session.user());
          json.writeStringProperty("agent_id", session.agent());
          json.writeStringProperty("state", state(progress, unfinished));
          json.writeBooleanProperty("websocket_connected", conversations.isListenedTo(session));
          json.writeNumberProperty("total_tasks", progress.nextTurn());
          ChatWire.text(
              json, "active_task_id", unfinished.isEmpty() ? "" : unfinished.getFirst().task());
          json.writeNumberProperty("total_messages", progress.messages());
          ChatWire.time(json, "created_at", session.createdAt());
          ChatWire.time(json, "last_activity", progress.usedAt());
          json.writeNumberProperty("last_seq", progress.lastEvent());
          json.writeArrayPropertyStart("waiting");
          unfinished.forEach(turn -> json.writeString(turn.task()));
          json.writeEndArray();
        });
  }

  private String state(Progress progress, List<Running> unfinished) {
    long silent = conversations.now() - progress.usedAt();
    boolean idle =
        progress.state() == SessionState.ACTIVE
            && unfinished.isEmpty()
            && silent > conversations.settings().limits().idle().toMillis() / IDLE_PART;
    return idle ? "idle" : progress.state().name().toLowerCase(Locale.ROOT);
  }

  private Response delete(Request request) {
    Session session = session(request);
    boolean wasOpen = conversations.delete(session);
    Progress progress = progress(session);
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty(
              "message", wasOpen ? "the session is deleted" : "the session had ended before");
          json.writeStringProperty("session_id", session.name().toString());
          ChatWire.time(json, "deleted_at", progress.usedAt());
        });
  }

  private Response turn(Request request) {
    Session session = session(request);
    Turn turn =
        conversations
            .turn(session, request.pathParam("task_id"))
            .orElseThrow(() -> refusal(Answer.NO_TURN));
    Optional<Running> running =
        conversations.unfinished(session).stream()
            .filter(one -> one.turn() == turn.id())
            .findFirst();
    TurnState state = running.map(Running::state).orElse(turn.state());
    String content = running.map(conversations::shown).orElse("");
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("task_id", turn.task());
          json.writeStringProperty("session_id", session.name().toString());
          json.writeStringProperty("status", state.text());
          json.writeStringProperty("mode", turn.mode());
          ChatWire.time(json, "created_at", turn.createdAt());
          ChatWire.time(json, "finished_at", turn.finishedAt());
          json.writeNumberProperty(
              "attempts", running.map(one -> one.attempt().number()).orElse(turn.attempts()));
          json.writeStringProperty("content", content);
          json.writeName("result");
          if (turn.result().isEmpty()) {
            json.writeNull();
          } else {
            json.writeRawValue(turn.result());
          }
        });
  }

  private Response cancel(Request request) {
    Session session = session(request);
    String task = request.pathParam("task_id");
    Reply reply = conversations.cancel(session, task);
    if (reply.answer() != Answer.DONE && reply.answer() != Answer.KNOWN) {
      throw refusal(reply.answer());
    }
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("task_id", task);
          json.writeStringProperty("session_id", session.name().toString());
          json.writeStringProperty("status", reply.turn().text());
        });
  }

  private Response messages(Request request) {
    Session session = session(request);
    int limit = request.intQuery("limit", 100, 1, MAX_PAGE);
    int after = request.intQuery("after", -1, -1, Integer.MAX_VALUE);
    List<Message> messages = conversations.messages(session, after, limit);
    long total = progress(session).messages();
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("session_id", session.name().toString());
          json.writeNumberProperty("total_messages", total);
          json.writeArrayPropertyStart("messages");
          messages.forEach(message -> StateJson.write(json, message));
          json.writeEndArray();
          if (messages.size() == limit) {
            json.writeNumberProperty("next_after", messages.getLast().number());
          }
        });
  }

  private static long after(Request request) {
    @Nullable String text = request.query("after");
    if (text == null) {
      text = request.header("Last-Event-ID");
    }
    if (text == null) {
      return -1;
    }
    try {
      long seq = Long.parseLong(text);
      if (seq >= 0) {
        return seq;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ApiException(400, "after must be the seq of an event, or 0", "after");
  }

  private Response socket(Request request) {
    Optional<Session> session = conversations.session(request.pathParam("session_id"));
    ChatSocket.Admission admission =
        session.isEmpty()
            ? ChatSocket.Admission.UNKNOWN_SESSION
            : guard.mayUse(request, session.get())
                ? ChatSocket.Admission.WELCOME
                : ChatSocket.Admission.WRONG_TOKEN;
    @Nullable String trace = request.traceId();
    ChatSocket socket =
        sockets.socket(session.orElse(null), admission, after(request), trace == null ? "" : trace);
    return Response.webSocket(
        socket, conversations.settings().messageBytes(), ChatSocket.TOO_LARGE);
  }

  private Response stream(Request request) {
    Session session = session(request);
    long after = after(request);
    if (!progress(session).state().isOpen()) {
      throw refusal(Answer.GONE);
    }
    return EventStream.of(events -> stream(session, after, events));
  }

  /** The sockets' events for those who cannot have sockets. */
  private void stream(Session session, long after, EventStream events) throws Exception {
    BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(HELD);
    Frame end = new Frame(0, "end", "");
    Follower follower =
        conversations.follower(
            session,
            new Follower.Sink() {
              @Override
              public void send(Frame frame) {
                put(frame);
              }

              @Override
              public void tooSlow() {
                queue.clear();
                put(end);
              }

              @Override
              public void lost() {
                put(end);
              }

              private void put(Frame frame) {
                try {
                  queue.put(frame);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            },
            nanoTime);
    conversations.hub().enter(session.name(), follower);
    try {
      Conversations.Greeting greeting = conversations.greet(session, progress(session), after);
      Frame first = greeting.frame();
      events.send(first.type(), null, first.text().getBytes(StandardCharsets.UTF_8));
      greeting.start(follower);
      while (true) {
        @Nullable Frame frame = queue.poll(EventStream.HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        if (frame == null) {
          events.heartbeat();
        } else if (frame.seq() == 0) {
          return;
        } else {
          events.send(
              frame.type(),
              Long.toString(frame.seq()),
              frame.text().getBytes(StandardCharsets.UTF_8));
          if (frame.type().equals("session_deleted") || frame.type().equals("session_expired")) {
            return;
          }
        }
      }
    } finally {
      conversations.hub().leave(follower);
      // Whoever still puts something finds room.
      queue.clear();
    }
  }
}
