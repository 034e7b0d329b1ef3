package orhestra.storage.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.engine.store.Storage.ForeignChangeListener;

/** Hears on a connection and a thread of its own which groups the other processes change. */
final class PostgresListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresListener.class);
  private static final long[] ANYTHING = {};

  private final DataSource source;
  private final String self;
  private final ForeignChangeListener listener;
  private final Thread thread;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  PostgresListener(DataSource source, String id, ForeignChangeListener listener) {
    this.source = source;
    this.self = id + ":";
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("storage-listener").daemon().unstarted(this::listen);
  }

  void start() throws SQLException {
    connection = connect();
    thread.start();
  }

  private Connection connect() throws SQLException {
    Connection fresh = source.getConnection();
    try (Statement statement = fresh.createStatement()) {
      statement.execute("LISTEN orhestra");
      return fresh;
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
  }

  private void listen() {
    long failures = 0;
    while (!closed) {
      try {
        Connection current = connection;
        if (current == null) {
          current = connect();
          connection = current;
          failures = 0;
          // What was said while nobody listened is lost.
          tell(ANYTHING);
        }
        hear(current.unwrap(PGConnection.class));
      } catch (SQLException e) {
        if (!closed) {
          log.atLevel(failures == 0 ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.DEBUG)
              .setCause(e)
              .log("changes of other processes are not heard; connecting again");
          drop();
          failures++;
          LockSupport.parkNanos(Duration.ofMillis(Math.min(1000, 50 * failures)).toNanos());
        }
      }
    }
  }

  private void hear(PGConnection current) throws SQLException {
    // The timeout only lets a connection that died without a word be noticed by the driver.
    PGNotification[] heard = current.getNotifications(10_000);
    if (heard == null) {
      return;
    }
    boolean anything = false;
    long[] groups = {};
    for (PGNotification notification : heard) {
      String payload = notification.getParameter();
      if (!payload.startsWith(self)) {
        long[] more = parse(payload.substring(payload.indexOf(':') + 1));
        anything |= more.length == 0;
        int length = groups.length;
        groups = Arrays.copyOf(groups, length + more.length);
        System.arraycopy(more, 0, groups, length, more.length);
      }
    }
    if (anything) {
      tell(ANYTHING);
    } else if (groups.length > 0) {
      tell(Arrays.stream(groups).sorted().distinct().toArray());
    }
  }

  private static long[] parse(String groups) {
    return groups.isEmpty()
        ? ANYTHING
        : Arrays.stream(groups.split(",", -1)).mapToLong(Long::parseLong).toArray();
  }

  private void tell(long[] groups) {
    try {
      listener.changed(groups);
    } catch (RuntimeException e) {
      log.error("a listener of foreign changes failed", e);
    }
  }

  private void drop() {
    Connection broken = connection;
    connection = null;
    if (broken != null) {
      try {
        broken.close();
      } catch (SQLException e) {
        log.debug("closing a broken connection failed", e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    Connection current = connection;
    if (current != null) {
      try {
        current.abort(Runnable::run);
      } catch (SQLException e) {
        log.debug("aborting the listener's connection failed", e);
      }
    }
    LockSupport.unpark(thread);
  }
}
