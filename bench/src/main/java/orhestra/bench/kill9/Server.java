package orhestra.bench.kill9;

import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.coordinator.CoordinatorClient;
import orhestra.client.spot.SpotProtocol;

/** A running server as the load sees it, and the books that are kept about it. */
record Server(
    Transport transport,
    SpotProtocol spots,
    CoordinatorClient jobs,
    Journal journal,
    Findings findings)
    implements AutoCloseable {

  static Server at(int port, Journal journal, Findings findings) {
    Transport transport = new Transport(TransportOptions.of("http://127.0.0.1:" + port));
    return new Server(
        transport,
        new SpotProtocol(transport),
        new CoordinatorClient(transport),
        journal,
        findings);
  }

  @Override
  public void close() {
    transport.close();
  }
}
