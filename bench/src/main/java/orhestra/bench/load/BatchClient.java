package orhestra.bench.load;

import java.io.IOException;

/** Completes a batch and claims the next one in the same call. */
public final class BatchClient implements Client {
  private final SpotClient spot;
  private final int size;

  public BatchClient(int port, int size) throws IOException {
    this.spot = new SpotClient(port);
    this.size = size;
  }

  @Override
  public int step() throws IOException {
    int completed = spot.completeAllAndClaim(size);
    if (spot.held() == 0) {
      throw new IOException("the job has no tasks left");
    }
    return completed;
  }

  @Override
  public void close() throws IOException {
    spot.close();
  }
}
