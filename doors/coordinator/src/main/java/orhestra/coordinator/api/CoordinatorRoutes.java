package orhestra.coordinator.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import orhestra.coordinator.Coordinator;
import orhestra.platform.http.Route;

/** All routes of the coordinator door. */
public final class CoordinatorRoutes {
  private CoordinatorRoutes() {}

  /**
   * The routes on this service.
   *
   * @param random gives SPOTs their ids; must be safe for many threads
   * @param nanoTime a monotonic clock
   */
  public static List<Route> of(
      Coordinator coordinator, RandomGenerator random, LongSupplier nanoTime) {
    Payloads payloads = new Payloads(coordinator);
    LiveProgress progress = new LiveProgress();
    List<Route> routes = new ArrayList<>();
    routes.addAll(new JobRoutes(coordinator).routes());
    routes.addAll(new ResultRoutes(coordinator, payloads).routes());
    routes.addAll(new TaskRoutes(coordinator, payloads, progress).routes());
    routes.addAll(new SpotRoutes(coordinator, progress, random).routes());
    routes.addAll(new WorkRoutes(coordinator, payloads, nanoTime).routes());
    return List.copyOf(routes);
  }
}
