package orhestra.platform.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;

/** Takes every connection as HTTP/1.1 and watches over it. */
final class ConnectionSelector implements ServerConnectionSelector {
  private final Deadlines deadlines;
  private final ServerConnectionSelector http;

  ConnectionSelector(HttpLimits limits, Deadlines deadlines) {
    this.deadlines = deadlines;
    this.http =
        Http1ConnectionSelector.builder()
            .config(
                Http1Config.builder()
                    .maxPrologueLength(limits.requestLineBytes())
                    .maxHeadersSize(limits.headerBytes())
                    // paths are compared as they are; parameters are checked when they are decoded
                    .validatePath(false)
                    .addReceiveListener(new HeadRead())
                    .addSendListener(new Answering())
                    .build())
            .build();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new ClientConnection(context, deadlines, http);
  }

  @Override
  public int bytesToIdentifyConnection() {
    return 0;
  }

  @Override
  public Support supports(BufferData data) {
    return Support.SUPPORTED;
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  private static final class HeadRead implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
      ((ClientConnection) context).headRead(headers);
    }
  }

  private static final class Answering implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
      ((ClientConnection) context).answering(headers);
    }
  }
}
