package orhestra.platform.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link Link} open and knows whether it works. One thread makes the links, asks them for a
 * sign of life each second, and at once when a connection broke or is back; a link that gives none
 * for some seconds is replaced, because the server behind it may be gone without a word or may be
 * no master any more.
 */
final class RedisConnection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  private final RedisAddress address;
  private final Duration commandTimeout;
  private final InstantSource clock;
  private final Subscriptions subscriptions;
  private final Runnable onConnected;
  private final Semaphore nudges = new Semaphore(0);
  private final AtomicInteger losses = new AtomicInteger();
  private final Thread thread;
  private volatile RedisStatus status;
  private volatile @Nullable Link link;
  private volatile boolean closed;
  private volatile boolean resubscribe;
  private volatile boolean renew;

  // of the thread alone
  private Set<String> nodes = Set.of();
  private Duration pause = FIRST_PAUSE;
  private long goodNanos;

  RedisConnection(
      RedisAddress address,
      Duration commandTimeout,
      InstantSource clock,
      Subscriptions subscriptions,
      Runnable onConnected) {
    this.address = address;
    this.commandTimeout = commandTimeout;
    this.clock = clock;
    this.subscriptions = subscriptions;
    this.onConnected = onConnected;
    this.status = new RedisStatus.Away(clock.instant(), "not connected yet");
    // not virtual: it loads Lettuce, and would hold up one of the few carriers while it does
    this.thread = Thread.ofPlatform().daemon().name("redis-connection").unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  RedisStatus status() {
    return status;
  }

  /**
   * @throws RedisAwayException while there is none that works
   */
  Link link() {
    Link current = linkOrNull();
    if (current == null) {
      throw new RedisAwayException(
          address, status instanceof RedisStatus.Away away ? away.reason() : "not connected");
    }
    return current;
  }

  @Nullable Link linkOrNull() {
    return status instanceof RedisStatus.Connected ? link : null;
  }

  /** Has all listeners subscribed again, because it is not certain that they are. */
  void resubscribe() {
    resubscribe = true;
    nudges.release();
  }

  /** Has the connections made anew: they lead to a server that is no master. */
  void renew() {
    renew = true;
    nudges.release();
  }

  private void work() {
    try (Connector connector = new Connector(address, commandTimeout)) {
      while (!closed) {
        round(connector);
        if (nudges.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          nudges.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      log.debug("closing", e);
    } catch (RuntimeException | LinkageError e) {
      log.error("the connection to redis at {} has ended", address, e);
    } finally {
      away("closed");
    }
  }

  private void round(Connector connector) throws InterruptedException {
    int lossesBefore = losses.get();
    try {
      Link current = link;
      if (current != null && (renew || System.nanoTime() - goodNanos > PATIENCE_NANOS)) {
        replace(current);
        current = null;
      }
      if (current == null) {
        current = open(connector);
      }
      Set<String> found = answer(current.probe());
      boolean news = !(status instanceof RedisStatus.Connected) || !found.equals(nodes);
      if (news || resubscribe) {
        resubscribe = false;
        answer(subscriptions.renew(current));
      }
      nodes = found;
      goodNanos = System.nanoTime();
      pause = PERIOD;
      if (news) {
        connected(lossesBefore);
      }
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      resubscribe = true;
      away(Reasons.unreachable(e));
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(PERIOD) < 0 ? doubled : PERIOD;
    }
  }

  private Link open(Connector connector) {
    renew = false;
    LinkEvents events = new LinkEvents();
    Link opened = connector.open(events);
    events.of = opened;
    link = opened;
    // replaced only after it has had time to answer
    goodNanos = System.nanoTime();
    return opened;
  }

  private void replace(Link old) {
    link = null;
    away("connecting anew");
    old.close();
    pause = FIRST_PAUSE;
  }

  private static <T> T answer(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage.toCompletableFuture().get(PROBE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void connected(int lossesBefore) {
    synchronized (this) {
      if (closed || losses.get() != lossesBefore) {
        // it broke while it was being looked at
        nudges.release();
        return;
      }
      if (!(status instanceof RedisStatus.Connected)) {
        status = new RedisStatus.Connected(now());
        log.info("connected to redis at {}", address);
      }
    }
    onConnected.run();
  }

  private synchronized void away(String reason) {
    if (status instanceof RedisStatus.Away before) {
      status = new RedisStatus.Away(before.since(), reason);
      if (!before.reason().equals(reason)) {
        log.debug("redis at {} is still away: {}", address, reason);
      }
      return;
    }
    status = new RedisStatus.Away(now(), reason);
    if (!closed) {
      log.warn("redis at {} is away: {}", address, reason);
    }
  }

  private Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    away("closed");
    try {
      // it closes the client, and with it the link
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What one link tells; a link that has been replaced is not listened to. */
  private final class LinkEvents implements Link.Events {
    private volatile @Nullable Link of;

    @Override
    public void lost() {
      if (isCurrent()) {
        losses.incrementAndGet();
        away("connection lost");
        nudges.release();
      }
    }

    @Override
    public void restored() {
      if (isCurrent()) {
        nudges.release();
      }
    }

    @Override
    public void message(Topic topic, String channel, byte[] payload) {
      if (isCurrent()) {
        subscriptions.message(topic, channel, payload);
      }
    }

    private boolean isCurrent() {
      Link mine = of;
      return mine != null && mine.equals(link);
    }
  }
}
