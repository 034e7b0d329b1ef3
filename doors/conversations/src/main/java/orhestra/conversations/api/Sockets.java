package orhestra.conversations.api;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import orhestra.conversations.ChatSettings;
import orhestra.conversations.Conversations;
import orhestra.conversations.domain.Session;

/** All sockets of this process: as many as are allowed, each asked now and then. Thread-safe. */
public final class Sockets implements AutoCloseable {
  private final Conversations conversations;
  private final ChatSettings settings;
  private final LongSupplier nanoTime;
  private final Set<ChatSocket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final Map<Long, Integer> bySession = new ConcurrentHashMap<>();

  public Sockets(Conversations conversations, LongSupplier nanoTime) {
    this.conversations = requireNonNull(conversations, "conversations is null");
    this.settings = conversations.settings();
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /** A socket that is about to be opened, see {@link ChatSocket}. */
  public ChatSocket socket(
      @Nullable Session session, ChatSocket.Admission admission, long after, String trace) {
    return new ChatSocket(conversations, this, session, admission, after, trace, nanoTime);
  }

  /** Whether there is room for it. */
  boolean add(ChatSocket socket) {
    if (count.incrementAndGet() > settings.connections()) {
      count.decrementAndGet();
      return false;
    }
    int ofSession = bySession.merge(socket.sessionId(), 1, Integer::sum);
    open.add(socket);
    if (ofSession > settings.connectionsPerSession()) {
      remove(socket);
      return false;
    }
    return true;
  }

  void remove(ChatSocket socket) {
    if (open.remove(socket)) {
      count.decrementAndGet();
      bySession.computeIfPresent(
          socket.sessionId(), (session, sockets) -> sockets == 1 ? null : sockets - 1);
    }
  }

  /** How many there are. */
  public int count() {
    return open.size();
  }

  /** How many the session has here. */
  public int count(Session session) {
    return bySession.getOrDefault(session.id(), 0);
  }

  /** Looks for clients that are gone; called every second. */
  public void heartbeat() {
    long now = nanoTime.getAsLong();
    long interval = settings.pingInterval().toNanos();
    long timeout = settings.pingTimeout().toNanos();
    open.forEach(socket -> socket.heartbeat(now, interval, timeout));
  }

  /** The server stops: clients come back to another one. */
  @Override
  public void close() {
    open.forEach(socket -> socket.close(1012, "the server restarts"));
  }
}
