package orhestra.conversations.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import orhestra.conversations.Conversations;
import orhestra.platform.http.Route;

/** All routes of the conversations door, by where they are served. */
public final class ConversationsRoutes {
  private final ChatHealthRoutes health;
  private final List<Route> routes = new ArrayList<>();

  /**
   * The routes on this service.
   *
   * @param metrics the page of the door's meters
   * @param nanoTime a monotonic clock
   */
  public ConversationsRoutes(
      Conversations conversations,
      Sockets sockets,
      ChatGuard guard,
      Supplier<String> metrics,
      LongSupplier nanoTime) {
    health = new ChatHealthRoutes(conversations, sockets, metrics, nanoTime);
    routes.addAll(new SessionRoutes(conversations, sockets, guard, nanoTime).routes());
    routes.addAll(new AgentRoutes(conversations).routes());
  }

  /** For the main port, where {@code /health} is the whole server's. */
  public List<Route> main() {
    List<Route> all = new ArrayList<>(routes);
    all.addAll(health.more("/health"));
    return List.copyOf(all);
  }

  /** For the port on which the seed's orchestrator answers. */
  public List<Route> own() {
    List<Route> all = new ArrayList<>(main());
    all.addAll(health.live("/health"));
    return List.copyOf(all);
  }
}
