package orhestra.conversations;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import orhestra.platform.redis.Subscription;

/**
 * Callbacks that came before the one they follow. They are tried again when something of their
 * session has been taken, here or by another process that tells of it, and now and then. Thread-
 * safe.
 */
final class Waiting implements AutoCloseable {
  /** How long an answer waits for fragments that were, or should have been, sent before it. */
  private static final Duration FOR_FRAGMENTS = Duration.ofSeconds(1);

  /** How long it waits if there has been none at all. */
  private static final Duration FOR_THE_FIRST = Duration.ofMillis(200);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofMillis(500);
  private static final Duration WATCHED_FOR = Duration.ofSeconds(5);

  /** Tells of what is taken of a session. */
  interface Watch {
    /** From now on the action is run for each event; ends when that is so. */
    Subscription begin(long session, Runnable action);
  }

  private static final class Watched {
    private @Nullable Subscription subscription;
    private long neededAt;
  }

  /**
   * A callback.
   *
   * @param since when it began to wait, monotonic nanoseconds; 0 if it has not
   */
  record Entry(Change change, Intake.Delivery delivery, long since) {
    Entry {
      requireNonNull(change, "change is null");
      requireNonNull(delivery, "delivery is null");
    }
  }

  private record Parked(Entry entry, long triedAt) {}

  private final Consumer<Entry> apply;
  private final Watch watch;
  private final LongSupplier nanoTime;
  private final Map<Long, Watched> watched = new HashMap<>();
  private final Map<Long, List<Parked>> bySession = new HashMap<>();
  private final Thread thread;
  private int size;
  private volatile boolean closed;

  Waiting(Consumer<Entry> apply, Watch watch, LongSupplier nanoTime) {
    this.apply = requireNonNull(apply, "apply is null");
    this.watch = requireNonNull(watch, "watch is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
    this.thread = Thread.ofVirtual().name("chat-callbacks-waiting").unstarted(this::look);
  }

  void start() {
    thread.start();
  }

  synchronized int size() {
    return size;
  }

  /** Has one wait. */
  void add(Entry entry) {
    long now = nanoTime.getAsLong();
    Entry since = entry.since() == 0 ? new Entry(entry.change(), entry.delivery(), now) : entry;
    long session = entry.change().session();
    boolean first;
    boolean unwatched;
    synchronized (this) {
      first = size++ == 0;
      unwatched = !watched.containsKey(session);
      watched.computeIfAbsent(session, none -> new Watched()).neededAt = now;
      bySession.computeIfAbsent(session, none -> new ArrayList<>()).add(new Parked(since, now));
    }
    if (first) {
      LockSupport.unpark(thread);
    }
    if (unwatched) {
      Thread.ofVirtual().name("chat-callbacks-watch").start(() -> watch(session));
    }
  }

  private void watch(long session) {
    Subscription begun = watch.begin(session, () -> retry(session));
    boolean wanted;
    synchronized (this) {
      @Nullable Watched one = watched.get(session);
      wanted = one != null && one.subscription == null;
      if (one != null && wanted) {
        one.subscription = begun;
      }
    }
    if (!wanted) {
      begun.close();
    }
    // It may have been taken just before.
    retry(session);
  }

  /** Ends watching what nothing has waited for any longer. */
  private void unwatch() {
    List<Subscription> over = new ArrayList<>();
    synchronized (this) {
      long now = nanoTime.getAsLong();
      for (Iterator<Watched> each = watched.values().iterator(); each.hasNext(); ) {
        Watched one = each.next();
        if (one.subscription != null && now - one.neededAt > WATCHED_FOR.toNanos()) {
          over.add(one.subscription);
          each.remove();
        }
      }
    }
    over.forEach(Subscription::close);
  }

  private synchronized boolean isIdle() {
    return size == 0 && watched.isEmpty();
  }

  /** Something of this session has been taken. */
  void retry(long session) {
    @Nullable List<Parked> parked;
    synchronized (this) {
      parked = bySession.remove(session);
      size -= parked == null ? 0 : parked.size();
    }
    if (parked != null) {
      again(parked);
    }
  }

  private void look() {
    while (!closed) {
      if (isIdle()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, LOOK_EVERY.toNanos());
      }
      again(due());
      unwatch();
    }
  }

  private synchronized List<Parked> due() {
    long now = nanoTime.getAsLong();
    List<Parked> due = new ArrayList<>();
    for (Iterator<List<Parked>> each = bySession.values().iterator(); each.hasNext(); ) {
      List<Parked> parked = each.next();
      for (Iterator<Parked> one = parked.iterator(); one.hasNext(); ) {
        Parked next = one.next();
        if (isDue(next, now)) {
          due.add(next);
          one.remove();
        }
      }
      if (parked.isEmpty()) {
        each.remove();
      }
    }
    size -= due.size();
    return due;
  }

  /** The longer one waits the less often it is looked at. */
  private static boolean isDue(Parked parked, long now) {
    long waited = now - parked.entry().since();
    long pause = Math.clamp(waited / 4, LOOK_EVERY.toNanos(), LOOK_AT_LEAST_EVERY.toNanos());
    return now - parked.triedAt() >= pause;
  }

  private void again(List<Parked> parked) {
    long now = nanoTime.getAsLong();
    for (Parked one : parked) {
      Entry entry = one.entry();
      Change change = patient(entry.change(), now - entry.since());
      apply.accept(new Entry(change, entry.delivery(), entry.since()));
    }
  }

  /** What has waited for so long. */
  private static Change patient(Change change, long waitedNanos) {
    boolean longEnough = waitedNanos >= FOR_FRAGMENTS.toNanos();
    return switch (change) {
      case Change.Respond respond when waitedNanos >= FOR_THE_FIRST.toNanos() ->
          new Change.Respond(
              respond.session(),
              respond.attempt(),
              respond.answer(),
              longEnough ? Change.Patience.OVER : Change.Patience.UNLESS_STREAMED,
              respond.chance());
      // Some count from 1.
      case Change.Fragment fragment when longEnough && fragment.index() == 1 ->
          new Change.Fragment(
              fragment.session(),
              fragment.attempt(),
              fragment.index(),
              fragment.content(),
              fragment.last(),
              true);
      default -> change;
    };
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
