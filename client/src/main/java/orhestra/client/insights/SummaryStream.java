package orhestra.client.insights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import orhestra.client.ServerException;
import orhestra.client.ServerUnreachableException;
import orhestra.client.Transport;
import orhestra.client.WireJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The summaries of a brand as they are published, through restarts of the server and broken
 * connections.
 *
 * <p>Each connection begins with the summary as it stands, so nothing that matters is missed while
 * there is none. No summary comes twice, and none after a newer one. (A server whose database was
 * made anew counts from 1 again; its summaries are newer by their time and do come.)
 *
 * <p>Safe for use by many threads. The transport stays the caller's to close.
 */
public final class SummaryStream {
  /** A server sends a sign of life every 10 s; after this time without one it is called anew. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Transport transport;
  private final Duration silence;

  public SummaryStream(Transport transport) {
    this(transport, SILENCE);
  }

  SummaryStream(Transport transport, Duration silence) {
    this.transport = requireNonNull(transport, "transport is null");
    this.silence = requireNonNull(silence, "silence is null");
  }

  /** Is told what happens, on the thread that follows. */
  public interface Watcher {
    /**
     * A new summary.
     *
     * @param document the same as the server sent it
     * @return whether to go on
     */
    boolean summary(Summary summary, JsonNode document);

    /** The server answers, at first and whenever it had not. */
    default void connected() {}

    /** The server does not answer or has ended the stream; it will be called again. */
    default void away(String reason) {}
  }

  /**
   * Follows a brand until the watcher has enough of it.
   *
   * @throws ServerException if the server refuses for good, for instance an unknown brand
   * @throws InterruptedException if the thread is interrupted, which ends it at any point
   */
  public void follow(String brand, Watcher watcher) throws InterruptedException {
    Position position = new Position();
    Duration pause = FIRST_PAUSE;
    while (true) {
      String reason;
      try (InputStream in =
          transport.download(InsightsClient.path(brand, "/stream"), "text/event-stream")) {
        watcher.connected();
        pause = FIRST_PAUSE;
        if (!read(in, position, watcher)) {
          return;
        }
        reason = "the server has ended the stream";
      } catch (ServerUnreachableException e) {
        reason = String.valueOf(e.getMessage());
      } catch (ServerException e) {
        if (!e.temporary()) {
          throw e;
        }
        reason = String.valueOf(e.getMessage());
      } catch (IOException e) {
        reason = "the connection broke: " + e.getMessage();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      watcher.away(reason);
      new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  /** Which summary came last. */
  private static final class Position {
    private long epoch = -1;
    private @Nullable Instant generatedAt;

    /** Whether this one is newer; if so it is the last one now. */
    boolean moveTo(Summary summary) {
      if (summary.epoch() <= epoch && !isOfANewCount(summary)) {
        return false;
      }
      epoch = summary.epoch();
      generatedAt = summary.generatedAt();
      return true;
    }

    private boolean isOfANewCount(Summary summary) {
      Instant before = generatedAt;
      Instant now = summary.generatedAt();
      return summary.epoch() < epoch && before != null && now != null && now.isAfter(before);
    }
  }

  /** Reads to the end of the stream; false if the watcher has enough. */
  private boolean read(InputStream in, Position position, Watcher watcher) throws IOException {
    AtomicLong lastSign = new AtomicLong(System.nanoTime());
    CountDownLatch over = new CountDownLatch(1);
    Thread.ofVirtual().name("summary-silence").start(() -> awaitSilence(in, lastSign, over));
    try {
      EventReader events = new EventReader(in, () -> lastSign.set(System.nanoTime()));
      for (EventReader.Event e = events.next(); e != null; e = events.next()) {
        if (e.name().equals("summary") && !tell(e.data(), position, watcher)) {
          return false;
        }
      }
      return true;
    } finally {
      over.countDown();
    }
  }

  private static boolean tell(String data, Position position, Watcher watcher) throws IOException {
    try {
      JsonNode document = WireJson.mapper().readTree(data);
      Summary summary = WireJson.mapper().treeToValue(document, Summary.class);
      return !position.moveTo(summary) || watcher.summary(summary, document);
    } catch (JacksonException e) {
      throw new IOException("a summary cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** Closes a stream from which nothing comes any more: a reader never finds out by itself. */
  private void awaitSilence(InputStream in, AtomicLong lastSign, CountDownLatch over) {
    try {
      long left = silence.toNanos();
      while (left > 0) {
        if (over.await(left, TimeUnit.NANOSECONDS)) {
          return;
        }
        left = lastSign.get() + silence.toNanos() - System.nanoTime();
      }
      in.close();
    } catch (IOException e) {
      // It is closed, or was already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
