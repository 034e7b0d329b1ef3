package orhestra.platform.tracing;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** A piece of work with a beginning and an end; spans opened before it closes are inside it. */
public final class Span implements AutoCloseable {
  static final Span NONE = new Span(null, null);

  private final io.opentelemetry.api.trace.@Nullable Span span;
  private final @Nullable Scope scope;

  private Span(io.opentelemetry.api.trace.@Nullable Span span, @Nullable Scope scope) {
    this.span = span;
    this.scope = scope;
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  static Span begin(SpanBuilder builder) {
    io.opentelemetry.api.trace.Span span = builder.startSpan();
    return new Span(span, span.makeCurrent());
  }

  public Span attribute(String name, String value) {
    if (span != null) {
      span.setAttribute(name, value);
    }
    return this;
  }

  public Span attribute(String name, long value) {
    if (span != null) {
      span.setAttribute(name, value);
    }
    return this;
  }

  /** Marks the work as failed. */
  public void failed(Throwable failure) {
    if (span != null) {
      span.setStatus(StatusCode.ERROR);
      span.recordException(failure);
    }
  }

  @Override
  public void close() {
    if (scope != null) {
      scope.close();
    }
    if (span != null) {
      span.end();
    }
  }
}
