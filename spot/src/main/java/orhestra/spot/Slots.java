package orhestra.spot;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many more tasks may be taken. A slot is taken before a task is asked for and given back when
 * its report has been tried once, so there are never more tasks than slots. Safe for use by many
 * threads.
 */
final class Slots {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private int free;

  Slots(int total) {
    free = total;
  }

  /** Waits for a free slot and takes all that are free. */
  int takeAll() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (free == 0) {
        released.await();
      }
      int taken = free;
      free = 0;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  void release(int count) {
    lock.lock();
    try {
      free += count;
      if (free > 0) {
        released.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
