package orhestra.bench.load;

import java.io.IOException;

/** Claims some tasks, completes them one by one, claims again. */
public final class OneByOneClient implements Client {
  private final SpotClient spot;
  private final int claimed;

  public OneByOneClient(int port, int claimed) throws IOException {
    this.spot = new SpotClient(port);
    this.claimed = claimed;
  }

  @Override
  public int step() throws IOException {
    if (spot.held() > 0) {
      spot.completeOne();
      return 1;
    }
    if (spot.claim(claimed, 0) == 0) {
      throw new IOException("the job has no tasks left");
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    spot.close();
  }
}
