package orhestra.platform.redis;

import io.lettuce.core.RedisURI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orhestra.platform.config.Settings;

/** Which Redis is used: REDIS_URL, else REDIS_HOST and its companions, else the bundled one. */
public record RedisSettings(RedisSource source) {
  private static final int DEFAULT_PORT = 6379;

  /** Notes an error that names the setting for each wrong value; none shows an address. */
  public static RedisSettings from(Settings settings) {
    String url = settings.secret("REDIS_URL");
    // all are read, whichever counts: a wrong one is told even where it is not used
    RedisSource byHost = byHost(settings);
    int portOrUnset = settings.integer("ORHESTRA_EMBEDDED_REDIS_PORT", -1, 0, 65535);
    if (url != null) {
      return new RedisSettings(byUrl(url, settings));
    }
    if (byHost != null) {
      return new RedisSettings(byHost);
    }
    boolean set = portOrUnset >= 0;
    return new RedisSettings(new RedisSource.Bundled(set ? portOrUnset : DEFAULT_PORT, set));
  }

  private static RedisSource byUrl(String url, Settings settings) {
    if (url.toLowerCase(Locale.ROOT).equals("none")) {
      return new RedisSource.None();
    }
    try {
      return new RedisSource.External(RedisAddress.parse(url));
    } catch (IllegalArgumentException e) {
      settings.error("REDIS_URL " + e.getMessage());
      return new RedisSource.None();
    }
  }

  private static @Nullable RedisSource byHost(Settings settings) {
    String host = settings.optionalString("REDIS_HOST");
    int port = settings.integer("REDIS_PORT", DEFAULT_PORT, 1, 65535);
    String user = settings.optionalString("REDIS_USERNAME");
    String password = settings.secret("REDIS_PASSWORD");
    int database = settings.integer("REDIS_DB", 0, 0, Integer.MAX_VALUE);
    if (host == null) {
      return null;
    }
    RedisURI.Builder uri = RedisURI.builder().withHost(host).withPort(port).withDatabase(database);
    if (user != null && password == null) {
      settings.error("REDIS_USERNAME is set without REDIS_PASSWORD");
    } else if (user != null) {
      uri.withAuthentication(user, password);
    } else if (password != null) {
      uri.withPassword(password.toCharArray());
    }
    return new RedisSource.External(RedisAddress.of(uri.build()));
  }
}
