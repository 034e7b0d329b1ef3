package orhestra.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is and how long to wait for it.
 *
 * @param server {@code http://host:port} or {@code https://...}, with a path if a proxy adds one;
 *     without user, query and fragment
 * @param key sent as {@code X-Orhestra-Key}; printable ASCII
 * @param connectTimeout longest time to open a connection
 * @param requestTimeout longest time for a whole call, from sending to the last byte of the answer
 */
public record TransportOptions(
    URI server, @Nullable String key, Duration connectTimeout, Duration requestTimeout) {

  public TransportOptions {
    requireNonNull(server, "server is null");
    requirePositive(connectTimeout, "connectTimeout");
    requirePositive(requestTimeout, "requestTimeout");
    server = validServer(server);
    if (key != null) {
      key = key.strip();
      if (key.isEmpty()) {
        key = null;
      } else if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
        throw new IllegalArgumentException(
            "the key has characters that cannot stand in an HTTP header; use printable ASCII");
      }
    }
  }

  /** Options for {@code server} without a key: 5 s to connect, 30 s for a call. */
  public static TransportOptions of(URI server) {
    return new TransportOptions(server, null, Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  /** Like {@link #of(URI)}; {@code host:port} alone means {@code http://host:port}. */
  public static TransportOptions of(String server) {
    String text = server.strip();
    try {
      return of(new URI(text.contains("://") ? text : "http://" + text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(notAnAddress(server), e);
    }
  }

  public TransportOptions withKey(@Nullable String newKey) {
    return new TransportOptions(server, newKey, connectTimeout, requestTimeout);
  }

  public TransportOptions withConnectTimeout(Duration timeout) {
    return new TransportOptions(server, key, timeout, requestTimeout);
  }

  public TransportOptions withRequestTimeout(Duration timeout) {
    return new TransportOptions(server, key, connectTimeout, timeout);
  }

  private static URI validServer(URI server) {
    @Nullable String scheme = server.getScheme();
    boolean http =
        scheme != null
            && (scheme.toLowerCase(Locale.ROOT).equals("http")
                || scheme.toLowerCase(Locale.ROOT).equals("https"));
    if (!http
        || server.getHost() == null
        || server.getRawUserInfo() != null
        || server.getRawQuery() != null
        || server.getRawFragment() != null) {
      throw new IllegalArgumentException(notAnAddress(server.toString()));
    }
    String text = server.toString();
    return text.endsWith("/") ? URI.create(text.replaceAll("/+$", "")) : server;
  }

  private static String notAnAddress(String server) {
    return "'" + server + "' is not a server address; write it as http://host:8080";
  }

  private static void requirePositive(Duration duration, String name) {
    requireNonNull(duration, name + " is null");
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(name + " must be longer than 0: " + duration);
    }
  }

  /** Shows everything but the key. */
  @Override
  public String toString() {
    return "TransportOptions[server="
        + server
        + ", key="
        + (key == null ? "none" : "set")
        + ", connectTimeout="
        + connectTimeout
        + ", requestTimeout="
        + requestTimeout
        + "]";
  }
}
