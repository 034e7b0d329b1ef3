package orhestra.platform.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import orhestra.platform.http.CurrentRequest;
import orhestra.platform.http.Request;

/** The end of a line that is about a request: its correlation id. */
final class RequestConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    Request request = CurrentRequest.get();
    return request == null ? "" : " [" + request.correlationId() + "]";
  }
}
