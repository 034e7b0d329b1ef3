package orhestra.conversations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the door counts. Thread-safe. */
public final class ChatMeters {
  private final Counter opened;
  private final Counter said;
  private final Counter malformed;
  private final MeterRegistry registry;
  private final Map<String, Counter> events = new ConcurrentHashMap<>();

  public ChatMeters(MeterRegistry registry) {
    this.registry = registry;
    this.opened =
        Counter.builder("orhestra.chat.sessions").description("Sessions begun").register(registry);
    this.said =
        Counter.builder("orhestra.chat.turns").description("Turns taken").register(registry);
    this.malformed =
        Counter.builder("orhestra.chat.callbacks.malformed")
            .description("Callbacks that nobody can make sense of")
            .register(registry);
  }

  void opened() {
    opened.increment();
  }

  void said() {
    said.increment();
  }

  void malformed() {
    malformed.increment();
  }

  void event(String type) {
    events
        .computeIfAbsent(
            type,
            name ->
                Counter.builder("orhestra.chat.events")
                    .description("Events of sessions, by type")
                    .tag("type", name)
                    .register(registry))
        .increment();
  }
}
