package orhestra.conversations.api;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.conversations.Conversations;
import orhestra.conversations.Conversations.Answer;
import orhestra.conversations.Conversations.Reply;
import orhestra.conversations.domain.Progress;
import orhestra.conversations.domain.Running;
import orhestra.conversations.domain.Session;
import orhestra.conversations.domain.SessionState;
import orhestra.conversations.listen.Follower;
import orhestra.conversations.wire.ClientFrame;
import orhestra.conversations.wire.Frame;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.WebSocket;
import orhestra.platform.http.WebSocketHandler;
import orhestra.platform.json.Json;

/** One socket of a session: what the client says is done, what happens it is told. */
public final class ChatSocket implements WebSocketHandler, Follower.Sink {
  /** Unknown session. */
  public static final int UNKNOWN = 4004;

  /** Deleted, or not allowed. */
  public static final int NOT_ALLOWED = 4001;

  /** Does not keep up. */
  public static final int TOO_SLOW = 4008;

  /** A message is too long. */
  public static final int TOO_LARGE = 4013;

  private static final Logger log = LoggerFactory.getLogger(ChatSocket.class);
  private static final int TRY_AGAIN = 1013;

  private final Conversations conversations;
  private final Sockets sockets;
  private final @Nullable Session session;
  private final Admission admission;
  private final long after;
  private final String trace;
  private final LongSupplier nanoTime;
  private final @Nullable Follower follower;
  private volatile @Nullable WebSocket socket;
  private volatile long aliveAt;
  private volatile long pingedAt;
  private volatile long touchedAt;

  /** Whether a client may come in. */
  public enum Admission {
    WELCOME,
    UNKNOWN_SESSION,
    WRONG_TOKEN
  }

  /**
   * A socket.
   *
   * @param session null if there is none
   * @param after the last event that the client has seen; -1 if it wants only what is new
   * @param trace trace id of the request; may be empty
   */
  ChatSocket(
      Conversations conversations,
      Sockets sockets,
      @Nullable Session session,
      Admission admission,
      long after,
      String trace,
      LongSupplier nanoTime) {
    this.conversations = requireNonNull(conversations, "conversations is null");
    this.sockets = requireNonNull(sockets, "sockets is null");
    this.session = session;
    this.admission = requireNonNull(admission, "admission is null");
    this.after = after;
    this.trace = requireNonNull(trace, "trace is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.follower =
        session == null || admission != Admission.WELCOME
            ? null
            : conversations.follower(session, this, nanoTime);
  }

  @Override
  public void opened(WebSocket opened) throws IOException, InterruptedException {
    socket = opened;
    aliveAt = nanoTime.getAsLong();
    touchedAt = aliveAt;
    pingedAt = aliveAt;
    if (session == null || follower == null) {
      refuse(opened);
      return;
    }
    if (!sockets.add(this)) {
      opened.close(TRY_AGAIN, "too many connections; try again later");
      return;
    }
    conversations.hub().enter(session.name(), follower);
    Optional<Progress> progress = conversations.progress(session);
    if (progress.isEmpty()) {
      opened.close(UNKNOWN, "unknown session");
    } else if (!progress.get().state().isOpen()) {
      boolean expired = progress.get().state() == SessionState.EXPIRED;
      opened.close(
          expired ? UNKNOWN : NOT_ALLOWED, expired ? "the session has expired" : "deleted");
    } else {
      begin(session, follower, after, progress.get());
    }
  }

  private void refuse(WebSocket opened) {
    if (admission == Admission.WRONG_TOKEN) {
      opened.close(NOT_ALLOWED, "the token is not this session's");
    } else {
      opened.close(UNKNOWN, "unknown session");
    }
  }

  /** Says where the client stands, and goes on from there. */
  private void begin(Session of, Follower with, long seen, Progress progress)
      throws IOException, InterruptedException {
    // What is said here comes before all that is served after it.
    with.hold();
    Conversations.Greeting greeting = conversations.greet(of, progress, seen);
    send(greeting.frame());
    greeting.start(with);
  }

  @Override
  public void message(String text) throws IOException, InterruptedException {
    Session of = session;
    if (of == null || follower == null) {
      return;
    }
    @Nullable String task = null;
    try {
      ClientFrame frame = ClientFrame.read(text);
      if (frame instanceof ClientFrame.Chat chat) {
        task = chat.task() == null ? conversations.newTask() : chat.task();
        say(of, task, chat);
      } else {
        take(of, follower, frame);
      }
    } catch (ApiException e) {
      error(of, task, "invalid_message", e.error(), "validation_error", e.field());
    } catch (IOException e) {
      throw e;
    } catch (RuntimeException e) {
      log.debug("a message could not be taken", e);
      error(of, task, "unavailable", "it could not be kept; send it again", "service_error", null);
    }
  }

  private void take(Session of, Follower with, ClientFrame frame)
      throws IOException, InterruptedException {
    switch (frame) {
      case ClientFrame.Ping ping -> {
        touch(of);
        send(Frame.alone("pong", conversations.now(), "{}", of.name(), null));
      }
      case ClientFrame.Resume(long seen) -> {
        Optional<Progress> progress = conversations.progress(of);
        if (progress.isPresent()) {
          begin(of, with, seen, progress.get());
        }
      }
      case ClientFrame.Cancel(@Nullable String named) -> cancel(of, named);
      case ClientFrame.Ack ack -> {}
      case ClientFrame.Unknown(String type) ->
          error(
              of,
              null,
              "unknown_message_type",
              "message_type "
                  + type
                  + " is unknown; there are ping, chat_message, resume,"
                  + " cancel and ack",
              "validation_error",
              "message_type");
      case ClientFrame.Chat chat -> throw new IllegalStateException("said elsewhere");
    }
  }

  /** Long silence ends a session; a client that pings is there. Not every ping is written down. */
  private void touch(Session of) {
    long now = nanoTime.getAsLong();
    if (now - touchedAt > conversations.settings().limits().idle().toNanos() / 10) {
      touchedAt = now;
      conversations.touch(of);
    }
  }

  private void say(Session of, String task, ClientFrame.Chat chat) throws IOException {
    Reply reply = conversations.say(of, task, chat.said(), trace);
    refused(of, task, reply.answer());
  }

  private void cancel(Session of, @Nullable String named) throws IOException {
    @Nullable String task = named;
    if (task == null) {
      List<Running> unfinished = conversations.unfinished(of);
      task = unfinished.isEmpty() ? null : unfinished.getFirst().task();
    }
    if (task != null) {
      refused(of, task, conversations.cancel(of, task).answer());
    }
  }

  private String why(Answer refusal) {
    return ChatWire.refusal(refusal, conversations.settings().limits());
  }

  private void refused(Session of, String task, Answer answer) throws IOException {
    switch (answer) {
      case DONE, KNOWN -> {}
      case GONE -> {
        WebSocket open = socket;
        if (open != null) {
          open.close(NOT_ALLOWED, "the session has ended");
        }
      }
      case NO_TURN -> error(of, task, "unknown_task", why(answer), "validation_error", "task_id");
      case QUEUE_FULL -> error(of, task, "queue_full", why(answer), "rate_limit", null);
      case TOO_FAST -> error(of, task, "too_many_messages", why(answer), "rate_limit", null);
      case QUOTA -> error(of, task, "agent_limit", why(answer), "rate_limit", null);
    }
  }

  private void error(
      Session of,
      @Nullable String task,
      String code,
      String message,
      String type,
      @Nullable String field)
      throws IOException {
    String data =
        new String(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeName("error");
                  json.writeStartObject();
                  json.writeStringProperty("error_code", code);
                  json.writeStringProperty("error_message", message);
                  json.writeStringProperty("error_type", type);
                  json.writeName("details");
                  json.writeStartObject();
                  if (field != null) {
                    json.writeStringProperty("field", field);
                  }
                  json.writeEndObject();
                  json.writeEndObject();
                  json.writeEndObject();
                }),
            StandardCharsets.UTF_8);
    send(Frame.alone("error", conversations.now(), data, of.name(), task));
  }

  @Override
  public void send(Frame frame) throws IOException {
    WebSocket open = socket;
    if (open == null) {
      throw new IOException("not open yet");
    }
    open.send(frame.text());
    if (frame.type().equals("session_deleted")) {
      open.close(NOT_ALLOWED, "the session was deleted");
    } else if (frame.type().equals("session_expired")) {
      open.close(1000, "the session has expired");
    }
  }

  @Override
  public void tooSlow() {
    close(TOO_SLOW, "events wait for too long; come back with ?after=");
  }

  /** The client comes back, and is told what it can have. */
  @Override
  public void lost() {
    close(TRY_AGAIN, "events cannot be read; come back with ?after=");
  }

  void close(int code, String reason) {
    WebSocket open = socket;
    if (open != null) {
      open.close(code, reason);
    }
  }

  @Override
  public void alive() {
    aliveAt = nanoTime.getAsLong();
  }

  /** Asks a silent client whether it is there, and breaks with one that does not say. */
  void heartbeat(long now, long intervalNanos, long timeoutNanos) {
    WebSocket open = socket;
    if (open == null) {
      return;
    }
    long silent = now - aliveAt;
    if (silent >= intervalNanos + timeoutNanos
        && pingedAt - aliveAt > 0
        && now - pingedAt >= timeoutNanos) {
      open.terminate();
    } else if (silent >= intervalNanos && pingedAt - aliveAt <= 0) {
      pingedAt = now;
      Thread.ofVirtual()
          .name("chat-ping")
          .start(
              () -> {
                try {
                  open.ping();
                } catch (IOException e) {
                  log.debug("a client is gone", e);
                }
              });
    }
  }

  long sessionId() {
    return session == null ? -1 : session.id();
  }

  @Override
  public void closed(int code, String reason) {
    if (follower != null) {
      conversations.hub().leave(follower);
      sockets.remove(this);
    }
  }
}
