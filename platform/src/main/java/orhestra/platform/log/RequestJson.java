package orhestra.platform.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import net.logstash.logback.composite.AbstractJsonProvider;
import orhestra.platform.http.CurrentRequest;
import orhestra.platform.http.Request;
import tools.jackson.core.JsonGenerator;

/** The request's ids as fields of a JSON line. */
final class RequestJson extends AbstractJsonProvider<ILoggingEvent> {
  @Override
  public void writeTo(JsonGenerator json, ILoggingEvent event) {
    Request request = CurrentRequest.get();
    if (request == null) {
      return;
    }
    json.writeStringProperty("correlationId", request.correlationId());
    String traceId = request.traceId();
    if (traceId != null) {
      json.writeStringProperty("traceId", traceId);
    }
  }
}
