package orhestra.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Work that is begun at a steady rate, whether or not what was begun before is done. */
public final class SteadyRate {
  private static final long LOOK_NANOS = 1_000_000;

  private SteadyRate() {}

  /** One piece of the work; must not wait for its end. */
  @FunctionalInterface
  public interface Work {
    void begin() throws IOException;
  }

  /**
   * Begins work for a while, and returns when all of it is done.
   *
   * @param open how many pieces are begun and not done
   * @param patience how long that may take after the last one was begun
   * @throws IOException if it takes longer
   */
  public static void drive(
      int perSecond, Duration time, Work work, IntSupplier open, Duration patience)
      throws IOException {
    long start = System.nanoTime();
    long count = perSecond * time.toMillis() / 1_000;
    for (long i = 0; i < count; i++) {
      long at = start + i * 1_000_000_000L / perSecond;
      for (long early = at - System.nanoTime(); early > 0; early = at - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      work.begin();
    }
    long end = System.nanoTime();
    while (open.getAsInt() > 0) {
      if (System.nanoTime() - end > patience.toNanos()) {
        throw new IOException(open.getAsInt() + " of " + count + " never come to their end");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
