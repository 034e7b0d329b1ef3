package orhestra.platform.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import orhestra.platform.config.TracingSettings;
import orhestra.platform.http.Request;
import orhestra.platform.http.RequestTracer;
import orhestra.platform.http.Route;

/**
 * Spans: one for each HTTP request, named after its route, and any number for the work inside. A
 * caller's W3C {@code traceparent} is continued and its decision kept; without one every request is
 * recorded, of hot routes a share. Thread-safe.
 *
 * <p>Where nobody wants the spans, none are made and {@link #span} costs a method call.
 */
public final class Tracing implements RequestTracer, AutoCloseable {
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> INSTANCE =
      AttributeKey.stringKey("service.instance.id");
  private static final Tracing OFF = new Tracing(null);

  private static final TextMapGetter<Request> HEADERS =
      (request, name) -> request == null ? null : request.header(name);

  private final @Nullable SdkTracerProvider provider;
  private final @Nullable Tracer tracer;

  private Tracing(@Nullable SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider == null ? null : provider.get("orhestra");
  }

  /** Makes no spans. */
  public static Tracing off() {
    return OFF;
  }

  /**
   * Begins to trace if there is an endpoint to send spans to or a processor that wants them; the
   * exporter's classes are loaded only for an endpoint.
   *
   * @param instance the name of this server among several
   */
  public static Tracing start(
      TracingSettings settings, String instance, List<SpanProcessor> processors) {
    List<SpanProcessor> all = new ArrayList<>(processors);
    if (settings.endpoint() != null) {
      all.add(OtlpExport.to(settings.endpoint()));
    }
    if (all.isEmpty()) {
      return OFF;
    }
    SdkTracerProviderBuilder builder =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(new HotRouteSampler(settings.hotRatio())))
            .setResource(Resource.create(Attributes.of(SERVICE, "orhestra", INSTANCE, instance)));
    all.forEach(builder::addSpanProcessor);
    return new Tracing(builder.build());
  }

  /** A span for work inside the current one, to be closed on the same thread. */
  public Span span(String name) {
    return tracer == null ? Span.NONE : Span.begin(tracer.spanBuilder(name));
  }

  @Override
  public @Nullable RouteTracer forRoute(Route route) {
    Tracer current = tracer;
    if (current == null) {
      return null;
    }
    String name = route.method() + " " + route.path();
    Attributes attributes = RequestSpan.attributes(route);
    return request -> {
      Context parent =
          request.traceparent() == null
              ? Context.root()
              : W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS);
      return RequestSpan.begin(
          current
              .spanBuilder(name)
              .setSpanKind(SpanKind.SERVER)
              .setParent(parent)
              .setAllAttributes(attributes),
          request.correlationId());
    };
  }

  /** Sends what is left, for at most five seconds. */
  @Override
  public void close() {
    if (provider != null) {
      provider.shutdown().join(5, TimeUnit.SECONDS);
    }
  }
}
