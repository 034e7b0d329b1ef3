package orhestra.computations.smpc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import orhestra.platform.config.Settings;

/**
 * Where the SMPC cluster's coordinator is and how long it is waited for.
 *
 * @param timeout of a request
 * @param poll the longest pause between two questions while it works; after failures it is up to
 *     ten times as long
 * @param deadline of a whole computation, from the moment when all clients are there
 */
public record SmpcSettings(
    String host, int port, Duration timeout, Duration poll, Duration deadline) {
  private static final int PORT = 12_314;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

  public SmpcSettings {
    requireNonNull(host, "host is null");
    requireNonNull(timeout, "timeout is null");
    requireNonNull(poll, "poll is null");
    requireNonNull(deadline, "deadline is null");
  }

  /** Reads them; null where there is no cluster. Errors are noted in the settings. */
  public static @Nullable SmpcSettings from(Settings settings) {
    String host = settings.optionalString("COORDINATOR_HOST");
    SmpcSettings smpc =
        new SmpcSettings(
            host == null ? "" : host,
            settings.integer("COORDINATOR_PORT", PORT, 1, 65_535),
            settings.duration(
                "COMPUTATIONS_SMPC_TIMEOUT",
                Duration.ofSeconds(15),
                Duration.ofMillis(100),
                Duration.ofMinutes(10)),
            settings.duration(
                "COMPUTATIONS_SMPC_POLL",
                Duration.ofSeconds(3),
                Duration.ofMillis(10),
                Duration.ofHours(1)),
            settings.duration(
                "COMPUTATIONS_SMPC_DEADLINE",
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                Duration.ofDays(30)));
    if (host != null && !HOST.matcher(host).matches()) {
      settings.error("COORDINATOR_HOST must be a host name or an IP address");
    }
    return host == null ? null : smpc;
  }
}
