package orhestra.bench.load;

import java.io.IOException;

/** Sends the body of a completion to an echo server. */
public final class EchoClient implements Client {
  private final HttpConnection connection;
  private final Ascii path =
      new Ascii().add(Ascii.bytes("/internal/v1/tasks/task-1-12345/complete"));
  private final Ascii body = new Ascii();

  public EchoClient(int port) throws IOException {
    connection = new HttpConnection(port);
    SpotClient.result(
        body.clear(), Ascii.bytes("spot-0123456789ab"), Ascii.bytes("0123456789abcdef"));
  }

  @Override
  public int step() throws IOException {
    int status = connection.post(path, body);
    if (status != 200) {
      throw new IOException("the echo answered " + status);
    }
    return 1;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
