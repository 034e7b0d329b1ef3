package orhestra.platform.config;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ports on which doors listen beside the main one, as the systems do whose contracts they keep.
 * {@code ORHESTRA_DOORS} is {@code on}, {@code off}, or {@code name:port,...}; it wins over the
 * seeds' own settings.
 */
public final class DoorSettings {
  /** A listener of a door. */
  public enum Listener {
    COMPUTATIONS(5000, null),
    INSIGHTS(9000, "HTTP_PORT"),
    INSIGHTS_METRICS(9001, "PROMETHEUS_PORT"),
    CONTROLPLANE(5099, "PORT"),
    CONVERSATIONS(8001, null);

    private final int usual;
    private final @Nullable String seedSetting;

    Listener(int usual, @Nullable String seedSetting) {
      this.usual = usual;
      this.seedSetting = seedSetting;
    }

    /** As it stands in the setting and in messages. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Where a listener is to be.
   *
   * @param port 0 for any free one
   * @param required whether somebody asked for this port, so that the server does not start without
   */
  public record Place(int port, boolean required) {}

  private final Map<Listener, Place> places;

  private DoorSettings(Map<Listener, Place> places) {
    this.places = Map.copyOf(places);
  }

  /** Where the listener is to be; empty if nowhere. */
  public Optional<Place> place(Listener listener) {
    return Optional.ofNullable(places.get(requireNonNull(listener, "listener is null")));
  }

  /** Reads them; errors are noted in the settings. */
  public static DoorSettings from(Settings settings) {
    Map<Listener, Place> places = new EnumMap<>(Listener.class);
    for (Listener listener : Listener.values()) {
      places.put(listener, new Place(listener.usual, false));
      if (listener.seedSetting != null) {
        int port = settings.integer(listener.seedSetting, -1, 0, 65_535);
        if (port >= 0) {
          places.put(listener, new Place(port, true));
        }
      }
    }
    String doors = settings.string("ORHESTRA_DOORS", "on").toLowerCase(Locale.ROOT);
    return switch (doors) {
      case "on" -> new DoorSettings(places);
      case "off" -> new DoorSettings(Map.of());
      default -> new DoorSettings(listed(settings, doors));
    };
  }

  private static Map<Listener, Place> listed(Settings settings, String doors) {
    Map<Listener, Place> places = new EnumMap<>(Listener.class);
    for (String door : doors.split(",", -1)) {
      int colon = door.indexOf(':');
      Optional<Listener> listener =
          Stream.of(Listener.values())
              .filter(one -> colon > 0 && one.label().equals(door.substring(0, colon).strip()))
              .findFirst();
      int port = colon > 0 ? port(door.substring(colon + 1).strip()) : -1;
      if (listener.isEmpty() || port < 0) {
        List<String> labels = Stream.of(Listener.values()).map(Listener::label).toList();
        settings.error(
            "ORHESTRA_DOORS must be on, off, or name:port,... with the names %s, not '%s'"
                .formatted(String.join(", ", labels), door));
      } else {
        places.put(listener.get(), new Place(port, true));
      }
    }
    return places;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port <= 65_535 ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
