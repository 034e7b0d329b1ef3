package orhestra.insights.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import orhestra.insights.Insights;
import orhestra.platform.http.Route;

/** All routes of the insights door, by where they are served. */
public final class InsightsRoutes {
  private final HealthRoutes health;
  private final List<Route> readers = new ArrayList<>();

  /**
   * The routes on this service.
   *
   * @param orchestratorId the name of this process
   * @param metrics the page of the door's meters
   * @param nanoTime a monotonic clock
   */
  public InsightsRoutes(
      Insights insights, String orchestratorId, Supplier<String> metrics, LongSupplier nanoTime) {
    health = new HealthRoutes(insights, orchestratorId, metrics, nanoTime);
    readers.addAll(new BrandRoutes(insights).routes());
    readers.addAll(new InsightRoutes(insights).routes());
    readers.addAll(new FailedRoutes(insights).routes());
  }

  /** For the main port. */
  public List<Route> main() {
    List<Route> routes = new ArrayList<>(readers);
    routes.add(health.health("/insights/health"));
    routes.add(health.metrics("/insights/metrics"));
    return List.copyOf(routes);
  }

  /** For the port on which the seed's orchestrator answers. */
  public List<Route> own() {
    List<Route> routes = new ArrayList<>(readers);
    routes.add(health.health("/health"));
    return List.copyOf(routes);
  }

  /** For the port on which the seed's orchestrator shows its meters. */
  public List<Route> metrics() {
    return List.of(health.metrics("/metrics"));
  }
}
