package orhestra.bench.chat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import orhestra.bench.kill9.Comeback;

/**
 * What all visitors of a cycle share: how many turns may begin, and how far all are. Thread-safe.
 */
final class Board {
  private final Semaphore released = new Semaphore(0);
  private final AtomicInteger releasedTurns = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private final List<Comeback> comebacks = new CopyOnWriteArrayList<>();
  private final Duration patience;
  private volatile long heardAt = System.nanoTime();

  /**
   * A board.
   *
   * @param patience for how long nothing at all may happen while something is under way
   */
  Board(Duration patience) {
    this.patience = patience;
  }

  /** So many turns in all may begin, no fewer than before. */
  void release(int turns) {
    heardAt = System.nanoTime();
    released.release(turns - releasedTurns.getAndSet(turns));
  }

  /** Returns when one more turn may begin. */
  void acquire() throws InterruptedException {
    released.acquire();
  }

  /** An event of a session came. */
  void heard(String session) {
    heardAt = System.nanoTime();
    comebacks.forEach(comeback -> comeback.seen(session));
  }

  void ended() {
    ended.incrementAndGet();
  }

  void repeated() {
    repeated.incrementAndGet();
  }

  /** Turns that may begin, or have. */
  int releasedTurns() {
    return releasedTurns.get();
  }

  /** Turns that have ended. */
  int endedTurns() {
    return ended.get();
  }

  /** Messages that were sent again. */
  int repeatedMessages() {
    return repeated.get();
  }

  /** From now on this is told of who goes on. */
  void tell(Comeback comeback) {
    comebacks.add(comeback);
  }

  /** Whether nothing has happened for too long. */
  boolean isStuck() {
    return System.nanoTime() - heardAt > patience.toNanos();
  }
}
