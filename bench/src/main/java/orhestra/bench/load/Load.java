package orhestra.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that stay connected and can be driven at full speed for a while, again and again: what a
 * client has claimed and not completed at the end of one drive it completes in the next.
 */
public final class Load implements AutoCloseable {
  private final List<Client> clients = new ArrayList<>();

  /** Makes a client. */
  @FunctionalInterface
  public interface Connecting {
    Client connect() throws IOException;
  }

  public Load(int connections, Connecting connecting) throws IOException {
    try {
      for (int i = 0; i < connections; i++) {
        clients.add(connecting.connect());
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Drives all clients, one thread each.
   *
   * @return units of work per second
   * @throws IOException if any client fails
   */
  public double drive(Duration time) throws IOException, InterruptedException {
    // Platform threads: on virtual ones the same load cost the client a third more processor time.
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      long start = System.nanoTime();
      long end = start + time.toNanos();
      List<Callable<Long>> drives = new ArrayList<>();
      for (Client client : clients) {
        drives.add(() -> drive(client, end));
      }
      long units = 0;
      for (Future<Long> drive : threads.invokeAll(drives)) {
        units += drive.get();
      }
      return units * 1e9 / (System.nanoTime() - start);
    } catch (ExecutionException e) {
      throw new IOException("a client failed: " + e.getCause(), e.getCause());
    }
  }

  private static long drive(Client client, long end) throws IOException {
    long units = 0;
    while (System.nanoTime() - end < 0) {
      units += client.step();
    }
    return units;
  }

  @Override
  public void close() {
    for (Client client : clients) {
      try {
        client.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
