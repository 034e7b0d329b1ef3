package orhestra.client.chat;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.client.Transport;

/**
 * A session's WebSocket, through lost connections and restarts of the server.
 *
 * <p>The listener gets each event once and in order: a connection that is lost, also without a
 * word, is replaced, and the server told how far this client has come. What is said is said again
 * until the server is known to have it, under the same name of the turn, so that it counts once.
 * What was not yet sent when {@link #close} is called is not sent.
 *
 * <p>Thread-safe. The client's transport must stay open as long as the connection.
 */
public final class ChatConnection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChatConnection.class);
  private static final Duration PARTING = Duration.ofSeconds(2);
  private static final long FROM_NOW_ON = -1;

  private static final int NOT_ALLOWED = 4001;
  private static final int UNKNOWN = 4004;
  private static final int TOO_SLOW = 4008;
  private static final int TOO_LARGE = 4013;
  private static final int RESTART = 1012;

  private final List<ChatClient> clients;
  private final ChatSession session;
  private final ChatListener listener;
  private final ChatTiming timing;
  private final Backoff backoff;
  private final Outbox outbox = new Outbox();
  private final AtomicReference<@Nullable ChatLine> current = new AtomicReference<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private volatile ChatClient client;
  private volatile long lastSeq;
  private boolean resuming;

  private ChatConnection(
      List<ChatClient> clients,
      ChatSession session,
      long after,
      ChatListener listener,
      ChatTiming timing) {
    this.clients = List.copyOf(clients);
    this.client = this.clients.getFirst();
    this.session = requireNonNull(session, "session is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.timing = requireNonNull(timing, "timing is null");
    this.lastSeq = after;
    this.backoff = new Backoff(timing, ThreadLocalRandom.current());
    this.thread = Thread.ofVirtual().name("chat-connection").unstarted(this::run);
  }

  /** Connects to a session from its beginning on: what has happened in it is told first. */
  public static ChatConnection open(ChatClient client, ChatSession session, ChatListener listener) {
    return open(client, session, 0, listener, ChatTiming.DEFAULTS);
  }

  /**
   * Connects to a session in the background; the listener is told how it goes.
   *
   * @param after only events after this one; 0 for all, -1 for those that happen from now on
   */
  public static ChatConnection open(
      ChatClient client,
      ChatSession session,
      long after,
      ChatListener listener,
      ChatTiming timing) {
    return open(List.of(client), session, after, listener, timing);
  }

  /**
   * Connects through any of several servers that know the session: replicas on one database. When a
   * connection is lost, or cannot be had, the next of them is tried, in turn.
   *
   * @param clients of the servers, at least one, in the order in which they are tried
   * @param after only events after this one; 0 for all, -1 for those that happen from now on
   */
  public static ChatConnection open(
      List<ChatClient> clients,
      ChatSession session,
      long after,
      ChatListener listener,
      ChatTiming timing) {
    ChatConnection connection = new ChatConnection(clients, session, after, listener, timing);
    connection.thread.start();
    return connection;
  }

  /** The server that it is connected to, or tries to reach. */
  public URI server() {
    return client.transport().server();
  }

  /** Says something as the user, now or as soon as the server answers; returns the turn's name. */
  public String send(String text) {
    String task = UUID.randomUUID().toString();
    send(task, Map.of("messages", List.of(Map.of("role", "user", "content", text))));
    return task;
  }

  /**
   * Says something.
   *
   * @param taskId a new name for the turn
   * @param data {@code {messages: [{role, content}], tools?, ...}}; written as JSON
   */
  public void send(String taskId, Object data) {
    String frame = ChatFrames.write("chat_message", session, taskId, data);
    outbox.add(new Outbox.Letter(taskId, false, frame));
    wake();
  }

  /** Wants no answer to this turn any more, also if the connection is lost just now. */
  public void cancel(String taskId) {
    String frame = ChatFrames.write("cancel", session, taskId, Map.of("task_id", taskId));
    outbox.add(new Outbox.Letter(taskId, true, frame));
    wake();
  }

  /** The number of the last event that the listener was told of; -1 before the first. */
  public long lastSeq() {
    return lastSeq;
  }

  /** Ends the connection, not the session. Returns when the listener has been told. */
  @Override
  public void close() {
    closing.countDown();
    wake();
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    try {
      if (!thread.join(PARTING)) {
        thread.interrupt();
        thread.join(PARTING);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    ChatLine line = current.get();
    if (line != null) {
      line.wake();
    }
  }

  private void run() {
    ChatEnd end;
    try {
      end = live();
    } catch (InterruptedException e) {
      end = closed();
    }
    ChatEnd how = end;
    tell(() -> listener.ended(how));
  }

  private ChatEnd live() throws InterruptedException {
    while (closing.getCount() > 0) {
      String why;
      try {
        return oneLine();
      } catch (ServerException e) {
        if (!e.temporary()) {
          return refused(e);
        }
        why = String.valueOf(e.getMessage());
      } catch (ServerUnreachableException | IOException e) {
        why = String.valueOf(e.getMessage());
      } catch (RuntimeException e) {
        log.warn("a chat's connection failed", e);
        why = e.toString();
      }
      String reason = why;
      tell(() -> listener.away(reason));
      client = clients.get((clients.indexOf(client) + 1) % clients.size());
      closing.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    }
    return closed();
  }

  /** From one connection to the end. An exception means that there is to be another. */
  private ChatEnd oneLine() throws IOException, InterruptedException {
    ChatLine line = new ChatLine(client.transport(), path(), timing.sendWithin());
    current.set(line);
    try {
      return converse(line);
    } finally {
      current.set(null);
      line.hangUp();
    }
  }

  private ChatEnd converse(ChatLine line) throws IOException, InterruptedException {
    outbox.connected();
    resuming = false;
    boolean greeted = false;
    long askedAt = 0;
    boolean asked = false;
    while (true) {
      if (closing.getCount() == 0) {
        line.close();
        return closed();
      }
      if (greeted) {
        deliver(line);
      }
      long silent = line.silentNanos();
      if (silent < timing.pingAfter().toNanos()) {
        asked = false;
      } else if (!asked) {
        asked = true;
        askedAt = System.nanoTime();
        line.say(ChatFrames.write("ping", session, null, Map.of()));
      }
      long left =
          asked
              ? askedAt + timing.pongWithin().toNanos() - System.nanoTime()
              : timing.pingAfter().toNanos() - silent;
      if (asked && left <= 0) {
        throw new IOException("the server has been silent for " + silent / 1_000_000 + " ms");
      }
      switch (line.hear(left)) {
        case ChatLine.Heard.Silence() -> {}
        case ChatLine.Heard.Closed(int code, String reason) -> {
          return closed(code, reason);
        }
        case ChatLine.Heard.Text(String text) -> {
          ChatFrames.Read read = ChatFrames.read(text);
          if (!greeted && !(read instanceof ChatFrames.Read.Unreadable)) {
            greeted = true;
            tell(listener::connected);
          }
          ChatEnd end = take(line, read);
          if (end != null) {
            line.close();
            return end;
          }
        }
      }
    }
  }

  private void deliver(ChatLine line) throws IOException, InterruptedException {
    for (Outbox.Letter letter = outbox.next(); letter != null; letter = outbox.next()) {
      line.say(letter.frame());
    }
  }

  private @Nullable ChatEnd take(ChatLine line, ChatFrames.Read read)
      throws IOException, InterruptedException {
    switch (read) {
      case ChatFrames.Read.Greeting greeting -> greeted(greeting);
      case ChatFrames.Read.Pong() -> backoff.reset();
      case ChatFrames.Read.Unreadable(String why) ->
          log.warn("the server sent something that is no frame: {}", why);
      case ChatFrames.Read.Happened(ChatEvent event) -> {
        return happened(line, event);
      }
    }
    return null;
  }

  private void greeted(ChatFrames.Read.Greeting greeting) throws InterruptedException {
    resuming = false;
    if (lastSeq == FROM_NOW_ON) {
      lastSeq = Math.max(greeting.lastSeq(), 0);
    } else if (!greeting.recovered()) {
      // What was known last stays, until all of what replaces it is there.
      ChatState state =
          new ChatState(
              client.messages(session),
              ChatFrames.running(greeting.state()),
              Math.max(greeting.lastSeq(), 0));
      lastSeq = state.lastSeq();
      outbox.removeIf(letter -> !letter.isCancel() && state.knows(letter.taskId()));
      tell(() -> listener.lost(state));
    }
  }

  private @Nullable ChatEnd happened(ChatLine line, ChatEvent event)
      throws IOException, InterruptedException {
    long seq = event.seq();
    if (seq > 0) {
      if (seq <= lastSeq) {
        return null;
      }
      if (lastSeq != FROM_NOW_ON && seq > lastSeq + 1) {
        missed(line);
        return null;
      }
      lastSeq = seq;
    }
    backoff.reset();
    outbox.heardOf(event);
    tell(() -> listener.event(event));
    if (seq > 0 && event.endsTurn()) {
      line.say(ChatFrames.write("ack", session, null, Map.of("seq", seq)));
    }
    return switch (event) {
      case ChatEvent.Expired(long number, String reason) ->
          new ChatEnd(ChatEnd.Reason.EXPIRED, "the session has expired");
      case ChatEvent.Deleted(long number, String reason) ->
          new ChatEnd(ChatEnd.Reason.NOT_ALLOWED, "the session was deleted");
      default -> null;
    };
  }

  /** An event came too early: those before it are asked for, once. */
  private void missed(ChatLine line) throws IOException, InterruptedException {
    if (!resuming) {
      resuming = true;
      line.say(ChatFrames.write("resume", session, null, Map.of("after", lastSeq)));
    }
  }

  private ChatEnd closed(int code, String reason) throws IOException {
    String words = reason.isEmpty() ? "" : ": " + reason;
    return switch (code) {
      case NOT_ALLOWED ->
          new ChatEnd(
              ChatEnd.Reason.NOT_ALLOWED, reason.isEmpty() ? "the session was deleted" : reason);
      case UNKNOWN ->
          new ChatEnd(
              ChatEnd.Reason.UNKNOWN, reason.isEmpty() ? "there is no such session" : reason);
      case TOO_LARGE -> {
        giveUpLongest(reason);
        throw new IOException("the server does not take so long a message" + words);
      }
      case RESTART -> throw new IOException("the server restarts" + words);
      case TOO_SLOW -> throw new IOException("events came faster than they were taken" + words);
      default -> throw new IOException("the connection was closed with " + code + words);
    };
  }

  /** Said once more it would be too long once more. */
  private void giveUpLongest(String reason) {
    Outbox.Letter letter = outbox.removeLongestSent();
    if (letter != null) {
      String words = reason.isEmpty() ? "the message is too long" : reason;
      ChatEvent refused =
          new ChatEvent.Refused(
              letter.taskId(), "message_too_long", words, "validation_error", null);
      tell(() -> listener.event(refused));
    }
  }

  private static ChatEnd closed() {
    return new ChatEnd(ChatEnd.Reason.CLOSED, "closed");
  }

  private static ChatEnd refused(ServerException e) {
    ChatEnd.Reason reason =
        switch (e.status()) {
          case 401, 403 -> ChatEnd.Reason.NOT_ALLOWED;
          case 404, 410 -> ChatEnd.Reason.UNKNOWN;
          default -> ChatEnd.Reason.REFUSED;
        };
    return new ChatEnd(reason, String.valueOf(e.getMessage()));
  }

  private String path() {
    StringBuilder path =
        new StringBuilder("/ws/chat/").append(Transport.encode(session.sessionId()));
    char separator = '?';
    if (session.resumeToken() != null) {
      path.append("?token=").append(Transport.encode(session.resumeToken()));
      separator = '&';
    }
    if (lastSeq != FROM_NOW_ON) {
      path.append(separator).append("after=").append(lastSeq);
    }
    return path.toString();
  }

  private static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      log.warn("a listener of a chat failed", e);
    }
  }
}
