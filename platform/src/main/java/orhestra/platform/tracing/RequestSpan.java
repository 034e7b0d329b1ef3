package orhestra.platform.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import orhestra.platform.http.RequestTracer;
import orhestra.platform.http.Route;

/** The span of one HTTP request, with the attributes of OpenTelemetry's HTTP conventions. */
final class RequestSpan implements RequestTracer.Trace {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> CORRELATION =
      AttributeKey.stringKey("orhestra.correlation_id");

  private final Span span;
  private final Scope scope;

  private RequestSpan(Span span, Scope scope) {
    this.span = span;
    this.scope = scope;
  }

  static Attributes attributes(Route route) {
    AttributesBuilder attributes =
        Attributes.builder().put(METHOD, route.method().name()).put(ROUTE, route.path());
    if (route.doc().hot()) {
      attributes.put(HotRouteSampler.HOT, true);
    }
    return attributes.build();
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by end()
  static RequestSpan begin(SpanBuilder builder, String correlationId) {
    Span span = builder.startSpan();
    if (span.isRecording()) {
      span.setAttribute(CORRELATION, correlationId);
    }
    return new RequestSpan(span, span.makeCurrent());
  }

  @Override
  public String traceId() {
    return span.getSpanContext().getTraceId();
  }

  @Override
  public void end(int status, @Nullable Throwable failure) {
    scope.close();
    if (span.isRecording()) {
      span.setAttribute(STATUS, (long) status);
      if (status >= 500 || failure != null) {
        span.setStatus(StatusCode.ERROR);
      }
      if (failure != null) {
        span.recordException(failure);
      }
    }
    span.end();
  }
}
