package orhestra.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Those who work at the same time, each on a virtual thread. Used by one thread. */
public final class Crew implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> working = new ArrayList<>();

  /** What one of them does. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Has one more begin. */
  public void start(Work work) {
    working.add(
        threads.submit(
            () -> {
              work.run();
              return null;
            }));
  }

  /**
   * Returns when all are done.
   *
   * @throws IOException if one fails; the others are interrupted when the crew is closed
   */
  public void await() throws IOException, InterruptedException {
    try {
      for (Future<?> work : working) {
        work.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a part of the load failed: " + e.getCause(), e.getCause());
    }
  }

  /** Interrupts those that still work, and waits for their end. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
