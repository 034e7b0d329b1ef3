package orhestra.platform.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the connections of a listener and breaks those whose client takes too long. One thread
 * looks at all of them a few times per shortest limit, and sleeps while there are none. So a
 * connection lives at most a quarter longer than its limit says.
 *
 * <p>It is a platform thread, because what it guards against includes handlers that leave no
 * carrier to virtual threads.
 */
final class Deadlines implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Deadlines.class);
  private static final Duration MOST_SELDOM = Duration.ofSeconds(5);
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(3);
  private static final Duration LAST_CLOSE = Duration.ofMillis(1500);
  private static final Duration LAST_PERIOD = Duration.ofMillis(50);
  private static final long NONE = Long.MAX_VALUE;

  private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
  private final long headNanos;
  private final long bodyNanos;
  private final long idleNanos;
  private final long periodNanos;
  private final Thread watcher;
  private volatile boolean closed;
  private volatile boolean stopping;
  private volatile boolean asleep;
  private volatile long webSocketsEnd = NONE;

  Deadlines(String listener, HttpLimits limits) {
    headNanos = limits.headTime().toNanos();
    bodyNanos = limits.bodyTime().toNanos();
    idleNanos = limits.idleTime().toNanos();
    long shortest = Math.min(Math.min(headNanos, bodyNanos), idleNanos);
    periodNanos = Math.min(shortest / 4 + 1, MOST_SELDOM.toNanos());
    watcher =
        Thread.ofPlatform().daemon().name("http-deadlines-" + listener).unstarted(this::watch);
  }

  void start() {
    watcher.start();
  }

  void add(ClientConnection connection) {
    connections.add(connection);
    // Asked after the adding: the last one before this may have left in between.
    if (asleep) {
      LockSupport.unpark(watcher);
    }
  }

  void remove(ClientConnection connection) {
    connections.remove(connection);
  }

  /** How many connections are open. */
  int open() {
    return connections.size();
  }

  long headNanos() {
    return headNanos;
  }

  long bodyNanos() {
    return bodyNanos;
  }

  /** From now on nobody waits for another request. */
  void stopping() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /**
   * Asks all clients of WebSockets to leave, also those still to come. Does not wait for them; who
   * does not leave is cut off.
   */
  void closeWebSockets() {
    webSocketsEnd = System.nanoTime() + LAST_CLOSE.toNanos();
    connections.forEach(ClientConnection::restart);
    LockSupport.unpark(watcher);
  }

  /** When the last WebSocket is cut off, on the monotonic clock; the largest number for never. */
  long webSocketsEnd() {
    return webSocketsEnd;
  }

  /** How long a WebSocket waits for the other side's close frame. */
  long closeNanos() {
    return CLOSE.toNanos();
  }

  long idleNanos() {
    return idleNanos;
  }

  long lingerNanos() {
    return LINGER.toNanos();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
  }

  private void watch() {
    while (!closed) {
      asleep = true;
      if (connections.isEmpty()) {
        LockSupport.park(this);
      }
      asleep = false;
      LockSupport.parkNanos(
          this, webSocketsEnd == NONE ? periodNanos : Math.min(periodNanos, LAST_PERIOD.toNanos()));
      long now = System.nanoTime();
      for (ClientConnection connection : connections) {
        expire(connection, now);
      }
    }
  }

  private static void expire(ClientConnection connection, long now) {
    try {
      connection.expire(now);
    } catch (RuntimeException e) {
      log.warn("a connection whose time is over could not be closed", e);
    }
  }
}
