package orhestra.platform.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** Takes every root span except those of hot routes, of which it takes a share. */
final class HotRouteSampler implements Sampler {
  static final AttributeKey<Boolean> HOT = AttributeKey.booleanKey("orhestra.hot");

  private final Sampler hot;

  HotRouteSampler(double hotRatio) {
    this.hot = Sampler.traceIdRatioBased(hotRatio);
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return attributes.get(HOT) == null
        ? SamplingResult.recordAndSample()
        : hot.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "HotRouteSampler{" + hot.getDescription() + "}";
  }
}
