package orhestra.spot;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports on their way to the server, in order; those the server could not take wait here for their
 * next try. Safe for use by many threads.
 */
final class Outbox {
  /** For a report whose size is not known. */
  private static final int UNKNOWN_BYTES = 1 << 20;

  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Item> ready = new ArrayDeque<>();
  private final PriorityQueue<Later> later = new PriorityQueue<>(Outbox::compareTimes);
  private int unsettled;

  Outbox(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * One report.
   *
   * @param entry none if the disk could not take it
   * @param slots 1 if its task's slot comes with it
   * @param failures how often the server could not take it
   */
  record Item(Report report, Spool.@Nullable Entry entry, int slots, int failures) {
    int bytes() {
      return entry == null ? UNKNOWN_BYTES : entry.bytes();
    }
  }

  private record Later(Item item, long dueAt) {}

  void add(Item item) {
    lock.lock();
    try {
      unsettled++;
      ready.add(item);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Puts a taken item back for a try after {@code delay}, without its slot. */
  void again(Item item, Duration delay) {
    lock.lock();
    try {
      Item next = new Item(item.report(), item.entry(), 0, item.failures() + 1);
      later.add(new Later(next, nanoTime.getAsLong() + delay.toNanos()));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for reports and takes those that are due, as many as go into one call. */
  List<Item> take(int mostItems, int mostBytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = nanoTime.getAsLong();
        while (!later.isEmpty() && later.element().dueAt() - now <= 0) {
          ready.add(later.remove().item());
        }
        if (!ready.isEmpty()) {
          return takeReady(mostItems, mostBytes);
        }
        if (later.isEmpty()) {
          changed.await();
        } else {
          boolean unused = changed.await(later.element().dueAt() - now, TimeUnit.NANOSECONDS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Times of the nanosecond clock may only be compared by their difference. */
  private static int compareTimes(Later one, Later other) {
    return Long.signum(one.dueAt() - other.dueAt());
  }

  private List<Item> takeReady(int mostItems, int mostBytes) {
    List<Item> taken = new ArrayList<>();
    int bytes = 0;
    while (!ready.isEmpty()
        && taken.size() < mostItems
        && (taken.isEmpty() || bytes + ready.element().bytes() <= mostBytes)) {
      bytes += ready.element().bytes();
      taken.add(ready.remove());
    }
    return taken;
  }

  /** A taken item needs no further try. */
  void settled() {
    lock.lock();
    try {
      unsettled--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every report is settled. */
  boolean awaitEmpty(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (unsettled > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return unsettled == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every report is settled or has had a try that failed. */
  boolean awaitTried(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (unsettled > later.size() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return unsettled <= later.size();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return unsettled;
    } finally {
      lock.unlock();
    }
  }
}
