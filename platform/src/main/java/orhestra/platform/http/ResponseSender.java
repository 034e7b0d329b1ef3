package orhestra.platform.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the one answer to a request. */
final class ResponseSender {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final HeaderName CORRELATION = HeaderNames.create("X-Correlation-Id");

  private final Request request;
  private final ClientConnection connection;
  private final ServerResponse out;
  private int status = 500;
  private byte[] errorBody = {};

  ResponseSender(Request request, ClientConnection connection, ServerResponse out) {
    this.request = request;
    this.connection = connection;
    this.out = out;
  }

  /** The status that was sent, or was to be sent when the connection broke. */
  int status() {
    return status;
  }

  /** What an answer of 400 and above said; empty for others. */
  String told() {
    return new String(errorBody, StandardCharsets.UTF_8);
  }

  void error(int code, String error, @Nullable String field, @Nullable String correlationId) {
    byte[] body = ErrorBody.of(error, field, correlationId);
    instead(Response.json(code, body), body);
  }

  /** Sends an error that is over soon. */
  void tryAgain(String error) {
    byte[] body = ErrorBody.of(error, null, null);
    instead(Response.json(503, body).withHeader("Retry-After", "1"), body);
  }

  private void instead(Response response, byte[] body) {
    if (out.isSent()) {
      throw new CloseConnectionException("failed after the answer was sent");
    }
    fixed(response, body, 0, body.length);
  }

  /**
   * Sends an answer. An exception means that nothing was sent yet, unless it closes the connection.
   */
  void send(Response response) throws Exception {
    switch (response) {
      case Response.Fixed fixed -> fixed(fixed, fixed.body(), fixed.offset(), fixed.length());
      case Response.Streamed streamed -> stream(streamed);
      case Response.Upgrade upgrade -> upgrade(upgrade);
    }
  }

  private void fixed(Response response, byte[] body, int offset, int length) {
    if (response.status() >= 400) {
      errorBody = Arrays.copyOfRange(body, offset, offset + length);
    }
    head(response);
    if (request.method().equals("HEAD")) {
      out.contentLength(length);
      out.send();
    } else {
      out.send(body, offset, length);
    }
  }

  private void upgrade(Response.Upgrade upgrade) throws Exception {
    Response refusal = Handshake.refuse(request, connection.inputLeft());
    if (refusal != null) {
      send(refusal);
      return;
    }
    status = upgrade.status();
    connection.upgrade(Handshake.accept(request, upgrade.headers()), upgrade);
  }

  private void head(Response response) {
    status = response.status();
    out.status(Status.create(status));
    out.header(HeaderValues.create(CORRELATION, request.correlationId()));
    for (Header header : response.headers()) {
      out.header(header);
    }
    if (!request.discardBody() || connection.isLast()) {
      out.header(HeaderValues.CONNECTION_CLOSE);
    }
  }

  private void stream(Response.Streamed streamed) throws Exception {
    boolean headersOnly = request.method().equals("HEAD");
    StreamedBody body =
        new StreamedBody(
            headersOnly,
            () -> {
              head(streamed);
              return out.outputStream();
            });
    try {
      streamed.writer().write(body);
    } catch (Exception e) {
      if (!body.begun()) {
        throw e;
      }
      if (!(e instanceof CloseConnectionException)) {
        log.warn("{} {} broke off in its answer", request.method(), request.path(), e);
      }
      throw new CloseConnectionException("the answer broke off", e);
    }
    if (body.begun()) {
      body.finish();
    } else if (headersOnly) {
      head(streamed);
      out.contentLength(body.count());
      out.send();
    } else {
      fixed(streamed, body.buffer(), 0, (int) body.count());
    }
  }
}
