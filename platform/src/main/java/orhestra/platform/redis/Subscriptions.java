package orhestra.platform.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens to what, whether there is a connection or not. Thread-safe. */
final class Subscriptions {
  private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

  private final Map<Topic, List<Listener>> listeners = new ConcurrentHashMap<>();

  /**
   * Notes a listener and, if it is the first of its topic, subscribes.
   *
   * @return done when the server has confirmed, or at once if there is nothing to ask
   */
  synchronized CompletionStage<?> add(Topic topic, Listener listener, @Nullable Link link) {
    List<Listener> same = listeners.computeIfAbsent(topic, none -> new CopyOnWriteArrayList<>());
    same.add(listener);
    // also when it is not the first: the first one's may be under way, and this one waits for it
    return link == null ? CompletableFuture.completedStage(null) : link.change(topic, true);
  }

  /** Forgets one listener; the last one of its topic ends the subscription. */
  synchronized CompletionStage<?> remove(Topic topic, Listener listener, @Nullable Link link) {
    List<Listener> same = listeners.get(topic);
    if (same == null || !same.remove(listener) || !same.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    listeners.remove(topic);
    return link == null ? CompletableFuture.completedStage(null) : link.change(topic, false);
  }

  /** Subscribes all there are, on a connection that may know none of them, or some. */
  synchronized CompletionStage<?> renew(Link link) {
    return Link.all(listeners.keySet().stream().map(topic -> link.change(topic, true)).toList());
  }

  void message(Topic topic, String channel, byte[] payload) {
    for (Listener listener : listeners.getOrDefault(topic, List.of())) {
      try {
        listener.message(channel, payload);
      } catch (RuntimeException e) {
        log.warn("a listener of {} failed", topic, e);
      }
    }
  }
}
