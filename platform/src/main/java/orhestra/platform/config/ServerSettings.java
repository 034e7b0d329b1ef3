package orhestra.platform.config;

import java.time.Duration;
import orhestra.platform.http.HttpLimits;

/**
 * Where and within which limits the server listens.
 *
 * @param id the name of this server among several on one database
 * @param host an address or name of this machine
 * @param port 0 for any free one
 * @param stopTime how long requests under way may go on when the server stops
 */
public record ServerSettings(
    String id, String host, int port, HttpLimits limits, Duration stopTime) {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  public static ServerSettings from(Settings settings) {
    HttpLimits defaults = HttpLimits.DEFAULTS;
    return new ServerSettings(
        settings.string("ORCHESTRATOR_ID", "orhestra-" + ProcessHandle.current().pid()),
        settings.string("ORHESTRA_HOST", "127.0.0.1"),
        settings.integer("ORHESTRA_PORT", 8080, 0, 65_535),
        new HttpLimits(
            settings.integer("ORHESTRA_MAX_BODY_BYTES", defaults.bodyBytes(), 1024, 1 << 30),
            settings.integer("ORHESTRA_MAX_HEADER_BYTES", defaults.headerBytes(), 1024, 1 << 20),
            settings.integer(
                "ORHESTRA_MAX_REQUEST_LINE_BYTES", defaults.requestLineBytes(), 256, 1 << 20),
            settings.integer("ORHESTRA_MAX_CONNECTIONS", defaults.connections(), 1, 1_000_000),
            settings.duration("ORHESTRA_HEAD_TIMEOUT", defaults.headTime(), SHORTEST, LONGEST),
            settings.duration("ORHESTRA_BODY_TIMEOUT", defaults.bodyTime(), SHORTEST, LONGEST),
            settings.duration("ORHESTRA_IDLE_TIMEOUT", defaults.idleTime(), SHORTEST, LONGEST)),
        settings.duration("ORHESTRA_STOP_TIMEOUT", Duration.ofSeconds(10), Duration.ZERO, LONGEST));
  }
}
