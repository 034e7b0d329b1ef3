package orhestra.server;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import orhestra.conversations.Conversations;
import orhestra.conversations.api.ChatGuard;
import orhestra.conversations.api.ConversationsRoutes;
import orhestra.conversations.api.Sockets;
import orhestra.conversations.api.VisitorTokens;
import orhestra.platform.config.DoorSettings;
import orhestra.platform.http.Access;
import orhestra.platform.http.Gate;
import orhestra.platform.http.HttpListener;
import orhestra.platform.http.HttpServer;
import orhestra.platform.http.Method;
import orhestra.platform.http.Route;
import orhestra.platform.metrics.Metrics;

/** Where the conversations door is served. */
record ConversationsPart(List<Route> main, List<Route> own, Runnable stop) {
  private static final List<String> METERS =
      List.of(
          "orhestra_chat_sessions_total",
          "orhestra_chat_turns_total",
          "orhestra_chat_events_total",
          "orhestra_chat_callbacks_malformed_total",
          "orhestra_chat_sockets",
          "orhestra_http_requests_seconds");

  ConversationsPart {
    main = List.copyOf(main);
    own = List.copyOf(own);
    requireNonNull(stop, "stop is null");
  }

  /** The door's routes, and the chores of its sockets. */
  static ConversationsPart of(
      Conversations door,
      Sockets sockets,
      ServerConfig config,
      Gate gate,
      Metrics metrics,
      InstantSource clock,
      LongSupplier nanoTime) {
    Gauge.builder("orhestra.chat.sockets", sockets, Sockets::count)
        .description("Sockets that are open")
        .register(metrics.registry());
    ChatGuard guard =
        new ChatGuard(
            config.access().operatorKey() != null,
            gate.check(Access.OPERATOR),
            new VisitorTokens(door.secret(), clock));
    ConversationsRoutes routes =
        new ConversationsRoutes(door, sockets, guard, () -> metrics.page(METERS), nanoTime);
    return new ConversationsPart(routes.main(), routes.own(), sockets::close);
  }

  /** The door without Redis: it says so. */
  static ConversationsPart absent(String reason) {
    AbsentDoor door = AbsentDoor.withoutRedis("conversations", reason);
    List<Route> routes =
        List.of(
            door.route(Method.GET, "/health/detailed"),
            door.route(Method.POST, "/api/v1/chat/init"));
    List<Route> own = new ArrayList<>(routes);
    own.add(door.route(Method.GET, "/health"));
    return new ConversationsPart(routes, own, () -> {});
  }

  /** Adds the door's own listener. */
  void listen(HttpServer.Builder http, String host, DoorSettings doors) {
    doors
        .place(DoorSettings.Listener.CONVERSATIONS)
        .ifPresent(
            place ->
                http.listen(
                    new HttpListener(
                        DoorSettings.Listener.CONVERSATIONS.label(),
                        host,
                        place.port(),
                        place.required(),
                        own)));
  }
}
