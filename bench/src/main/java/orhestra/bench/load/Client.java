package orhestra.bench.load;

import java.io.IOException;

/** One connection's share of a load. Used by one thread at a time. */
public interface Client extends AutoCloseable {
  /**
   * Does one request.
   *
   * @return how many units of work it finished
   * @throws IOException if the connection breaks, or if the answer is not what it must be
   */
  int step() throws IOException;

  @Override
  void close() throws IOException;
}
