package orhestra.platform.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import orhestra.platform.http.Access;
import orhestra.platform.http.Method;
import orhestra.platform.http.RequestMeter;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;

/**
 * The process's meters and their page in the Prometheus text format. Nothing is computed until the
 * page is asked for. Thread-safe.
 */
public final class Metrics implements RequestMeter, AutoCloseable {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2500),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();

  /** Begins with the meters of the JVM and the process. */
  public Metrics() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbage.bindTo(registry);
  }

  /** Where every room registers its own meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** All meters as Prometheus text. */
  public String page() {
    return registry.scrape();
  }

  /** The meters with these names, as they stand on the page. */
  public String page(List<String> names) {
    Set<String> included = new HashSet<>(names);
    // The registry knows a counter without the ending that its line has.
    names.forEach(name -> included.add(name.replaceFirst("_total$", "")));
    return registry.scrape(CONTENT_TYPE, included);
  }

  /** {@code GET /metrics}. */
  public Route route() {
    RouteDoc doc =
        RouteDoc.of("server", "All meters in the Prometheus text format")
            .answer(200, "the meters", "text/plain", Schema.string());
    return new Route(
        Method.GET,
        "/metrics",
        Access.OPEN,
        doc,
        request -> Response.bytes(200, CONTENT_TYPE, page().getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public RouteMeter forRoute(String method, @Nullable String path) {
    Timer[] byClass = new Timer[6];
    // 1xx is 101: a request that became a WebSocket.
    for (int i = 1; i < byClass.length; i++) {
      byClass[i] =
          Timer.builder("http.server.requests")
              .description("Time from the headers of a request to the last byte of its answer")
              .tag("method", method)
              .tag("route", path == null ? "none" : path)
              .tag("status", i + "xx")
              .serviceLevelObjectives(BOUNDS)
              .register(registry);
    }
    return (status, nanos) -> byClass[status / 100].record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }
}
