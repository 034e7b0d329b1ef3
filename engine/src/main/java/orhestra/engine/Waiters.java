package orhestra.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Claims that found nothing and wait, oldest first. Thread-safe. */
final class Waiters {
  private final Set<Waiter> waiting = new LinkedHashSet<>();
  private boolean closed;

  /** One waiting claim. */
  static final class Waiter {
    final String queue;
    final Set<String> labels;
    final int maxTasks;
    private final CompletableFuture<Void> woken = new CompletableFuture<>();
    private volatile boolean added;

    Waiter(String queue, Set<String> labels, int maxTasks) {
      this.queue = queue;
      this.labels = labels;
      this.maxTasks = maxTasks;
    }

    /**
     * Completes when there may be work. A woken claim must ask once more, so that no wake is lost.
     */
    CompletableFuture<Void> woken() {
      return woken;
    }

    /** Whether it will be woken at all. */
    boolean isAdded() {
      return added;
    }
  }

  void add(Waiter waiter) {
    waiter.added = true;
    synchronized (this) {
      if (!closed) {
        waiting.add(waiter);
        return;
      }
    }
    waiter.woken.complete(null);
  }

  /** Takes a waiter out. False if it was woken already. */
  synchronized boolean remove(Waiter waiter) {
    return waiting.remove(waiter);
  }

  synchronized int size() {
    return waiting.size();
  }

  /**
   * Wakes the oldest waiters that could claim something. Each of them claims again, and each claim
   * that leaves something over wakes on: no more are woken at once than there are tasks.
   */
  void wake(Backlog backlog) {
    List<Waiter> chosen = new ArrayList<>();
    synchronized (this) {
      long budget = MAX_WOKEN_AT_ONCE;
      Iterator<Waiter> each = waiting.iterator();
      while (each.hasNext() && budget > 0) {
        Waiter waiter = each.next();
        long available = backlog.available(waiter.queue, waiter.labels, MAX_WOKEN_AT_ONCE);
        if (available > MAX_WOKEN_AT_ONCE - budget) {
          each.remove();
          chosen.add(waiter);
          budget -= Math.min(budget, waiter.maxTasks);
        }
      }
    }
    chosen.forEach(waiter -> waiter.woken.complete(null));
  }

  /** Wakes everybody, now and from now on: the process is about to stop. */
  void close() {
    List<Waiter> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(waiter -> waiter.woken.complete(null));
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private static final long MAX_WOKEN_AT_ONCE = 1_000;
}
