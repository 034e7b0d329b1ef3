package orhestra.platform.redis;

import static java.util.stream.Collectors.joining;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Redis is: one server, one that sentinels watch, or a cluster that is found by some of its
 * nodes. Immutable. Prints hosts and ports, never a password.
 */
public final class RedisAddress {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);
  private static final Pattern URL =
      Pattern.compile("(redis|rediss)(-sentinel|-cluster)?(://[^/?#].*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern HOST = Pattern.compile("\\[[0-9a-fA-F:.%]+]|[\\w.-]+");
  private static final Pattern HOST_AND_PORT = Pattern.compile("([\\w.-]+):(\\d{1,5})");
  private static final String FORMS =
      "must be none or an address such as redis://user:password@host:6379/0 (special characters"
          + " of the password as %xx), rediss://host, redis-sentinel://host1,host2#master"
          + " or redis-cluster://host1,host2";

  private final List<RedisURI> uris;
  private final boolean cluster;

  private RedisAddress(List<RedisURI> uris, boolean cluster) {
    this.uris = List.copyOf(uris);
    this.cluster = cluster;
    for (RedisURI uri : uris) {
      limitTime(uri);
      uri.getSentinels().forEach(RedisAddress::limitTime);
    }
  }

  /** Lettuce's own default, a minute, would hold up whoever asks a server that hangs. */
  private static void limitTime(RedisURI uri) {
    Duration said = uri.getTimeout();
    if (said.equals(RedisURI.DEFAULT_TIMEOUT_DURATION) || said.isZero()) {
      uri.setTimeout(COMMAND_TIMEOUT);
    }
  }

  /** One server without a password on this machine. */
  public static RedisAddress loopback(int port) {
    return of(RedisURI.create("127.0.0.1", port));
  }

  /** The address must not change any more. */
  static RedisAddress of(RedisURI uri) {
    return new RedisAddress(List.of(uri), false);
  }

  /**
   * Reads {@code redis://}, {@code rediss://}, {@code redis-sentinel://} and {@code
   * rediss-sentinel://} as Lettuce does, with its parameters ({@code ?timeout=5s&verifyPeer=NONE}),
   * and {@code redis-cluster://} and {@code rediss-cluster://} with several hosts.
   *
   * @throws IllegalArgumentException what is wrong, to be put behind the setting's name; it does
   *     not contain the address
   */
  public static RedisAddress parse(String url) {
    Matcher parts = URL.matcher(url);
    require(parts.matches(), FORMS);
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String kind = parts.group(2) == null ? "" : parts.group(2).toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "-cluster" -> cluster(scheme + parts.group(3));
      case "-sentinel" -> sentinel(scheme + kind + parts.group(3));
      default -> standalone(scheme + parts.group(3));
    };
  }

  private static RedisAddress cluster(String url) {
    List<RedisURI> seeds;
    try {
      seeds = RedisClusterURIUtil.toRedisURIs(URI.create(url));
    } catch (RuntimeException e) {
      throw wrongForm();
    }
    require(!seeds.isEmpty(), FORMS);
    seeds.forEach(RedisAddress::checkServer);
    String path = URI.create(url).getPath();
    require(
        path == null || path.isEmpty() || path.equals("/") || path.equals("/0"),
        "names a database, and a cluster has none but 0");
    return new RedisAddress(seeds, true);
  }

  private static RedisAddress sentinel(String url) {
    require(
        url.matches(".*(#|[?&]sentinelMasterId=)[^#&]+.*"),
        "lacks the name of the master, as in redis-sentinel://host1,host2#mymaster");
    RedisURI uri = create(url);
    require(!uri.getSentinels().isEmpty(), FORMS);
    uri.getSentinels().forEach(RedisAddress::checkServer);
    return of(uri);
  }

  private static RedisAddress standalone(String url) {
    RedisURI uri = create(url);
    checkServer(uri);
    return of(uri);
  }

  private static RedisURI create(String url) {
    try {
      return RedisURI.create(url);
    } catch (RuntimeException e) {
      // its message may show the address, and that a password: it is not passed on
      throw wrongForm();
    }
  }

  private static void checkServer(RedisURI uri) {
    String host = uri.getHost();
    // java.net.URI takes a name with an underscore, as compose files have them, with its port
    Matcher both = HOST_AND_PORT.matcher(host == null ? "" : host);
    if (both.matches()) {
      uri.setHost(both.group(1));
      uri.setPort(Integer.parseInt(both.group(2)));
    } else {
      require(host != null && HOST.matcher(host).matches(), FORMS);
    }
    require(uri.getPort() >= 1 && uri.getPort() <= 65535, FORMS);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static IllegalArgumentException wrongForm() {
    return new IllegalArgumentException(FORMS);
  }

  public boolean isCluster() {
    return cluster;
  }

  /** One, or the known nodes of a cluster. */
  List<RedisURI> uris() {
    return uris;
  }

  /** What the address says by {@code ?timeout=}, else 2 s. */
  Duration commandTimeout() {
    return uris.getFirst().getTimeout();
  }

  /** {@code host:port}, of sentinels and clusters several, and the master's name. */
  @Override
  public String toString() {
    RedisURI first = uris.getFirst();
    if (first.getSentinels().isEmpty()) {
      return hosts(uris);
    }
    return first.getSentinelMasterId() + " of " + hosts(first.getSentinels());
  }

  private static String hosts(List<RedisURI> uris) {
    return uris.stream().map(uri -> uri.getHost() + ":" + uri.getPort()).collect(joining(","));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RedisAddress that && cluster == that.cluster && uris.equals(that.uris);
  }

  @Override
  public int hashCode() {
    return uris.hashCode();
  }
}
