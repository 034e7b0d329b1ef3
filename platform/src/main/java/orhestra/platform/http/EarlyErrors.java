package orhestra.platform.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/** Answers to requests that are refused before a route is looked for, in the usual shape. */
final class EarlyErrors implements DirectHandler {
  private static final Status LONG_HEADERS = Status.create(431, "Request Header Fields Too Large");

  private final RequestMeter.RouteMeter meter;

  private EarlyErrors(RequestMeter.RouteMeter meter) {
    this.meter = meter;
  }

  static DirectHandlers handlers(RequestMeter.RouteMeter meter) {
    EarlyErrors handler = new EarlyErrors(meter);
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, handler);
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status given,
      ServerResponseHeaders headers,
      String message) {
    Status status = given;
    if (message != null && message.contains("size exceeded")) {
      // the web server counts long headers among the malformed
      status = LONG_HEADERS;
    } else if (message != null && message.contains("ontent-Encoding header")) {
      // compressed bodies are not read, and the web server says so before any route is looked for
      status = Status.UNSUPPORTED_MEDIA_TYPE_415;
    } else if (given.code() == 500 && ClientConnection.ofThisThread().readsHead()) {
      // what its parser stumbles over is the client's error
      status = Status.BAD_REQUEST_400;
    }
    meter.record(status.code(), 0);
    return TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderValues.CONNECTION_CLOSE)
        .keepAlive(false)
        .entity(ErrorBody.of(sentence(status.code()), null, null))
        .build();
  }

  static String sentence(int status) {
    return switch (status) {
      case 400 -> "malformed request";
      case 413 -> "the body is too long";
      case 414 -> "the request line is too long";
      case 415 -> "the body must not be compressed";
      case 431 -> "the headers are too long";
      case 505 -> "only HTTP/1.1 is spoken here";
      default -> status < 500 ? "bad request" : "internal error";
    };
  }
}
