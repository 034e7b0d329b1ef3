package orhestra.platform.tracing;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;

/** The only class that knows the exporter, so that it is loaded only where spans are sent. */
final class OtlpExport {
  private OtlpExport() {}

  /** Sends spans in batches to {@code <endpoint>/v1/traces} as protobuf over HTTP. */
  static SpanProcessor to(URI endpoint) {
    String base = endpoint.toString();
    String traces = (base.endsWith("/") ? base : base + "/") + "v1/traces";
    return BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder().setEndpoint(traces).build())
        .build();
  }
}
