package orhestra.platform.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where spans go and how many of them.
 *
 * @param endpoint an OTLP collector, or null to trace nothing
 * @param hotRatio the share of requests on hot routes that is traced, 0 to 1
 */
public record TracingSettings(@Nullable URI endpoint, double hotRatio) {
  public static TracingSettings from(Settings settings) {
    return new TracingSettings(
        settings.optionalHttpUri("OTEL_EXPORTER_OTLP_ENDPOINT"),
        settings.number("ORHESTRA_TRACE_SAMPLE", 0.01, 0, 1));
  }
}
