package orhestra.execution.openai;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import orhestra.platform.config.Settings;

/**
 * Where the model is and how long to wait for it.
 *
 * @param baseUrl the address before {@code /chat/completions}, without a slash at its end
 * @param apiKey sent as a bearer token; null for none
 * @param model asked for whatever an agent's configuration says; null to do as it says
 * @param connectTimeout longest time to open a connection
 * @param firstTokenTimeout longest time until the answer begins
 * @param tokenTimeout longest time from one piece of the answer to the next
 * @param backoff the pause before the second try, from half of it on; the third waits twice as long
 */
public record OpenAiSettings(
    URI baseUrl,
    @Nullable String apiKey,
    @Nullable String model,
    Duration connectTimeout,
    Duration firstTokenTimeout,
    Duration tokenTimeout,
    Duration backoff) {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration BACKOFF = Duration.ofMillis(500);

  public OpenAiSettings {
    requireNonNull(baseUrl, "baseUrl is null");
    requireNonNull(connectTimeout, "connectTimeout is null");
    requireNonNull(firstTokenTimeout, "firstTokenTimeout is null");
    requireNonNull(tokenTimeout, "tokenTimeout is null");
    requireNonNull(backoff, "backoff is null");
    baseUrl = URI.create(baseUrl.toString().replaceAll("/+$", ""));
  }

  /** Reads them, null where no endpoint is set; errors are noted in the settings. */
  public static @Nullable OpenAiSettings from(Settings settings) {
    // all are read, also where they are not used: a wrong one is told all the same
    URI baseUrl = settings.optionalHttpUri("OPENAI_BASE_URL");
    String apiKey = settings.secret("OPENAI_API_KEY");
    String model = settings.optionalString("OPENAI_MODEL");
    Duration connect = time(settings, "EXECUTION_CONNECT_TIMEOUT", 10);
    Duration firstToken = time(settings, "EXECUTION_FIRST_TOKEN_TIMEOUT", 60);
    Duration token = time(settings, "EXECUTION_TOKEN_TIMEOUT", 30);
    if (apiKey != null && !apiKey.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      settings.error("OPENAI_API_KEY has characters that cannot stand in an HTTP header");
      return null;
    }
    if (baseUrl != null && (baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null)) {
      settings.error("OPENAI_BASE_URL must end with its path, such as http://127.0.0.1:11434/v1");
      return null;
    }
    return baseUrl == null
        ? null
        : new OpenAiSettings(baseUrl, apiKey, model, connect, firstToken, token, BACKOFF);
  }

  private static Duration time(Settings settings, String name, int seconds) {
    return settings.duration(name, Duration.ofSeconds(seconds), SHORTEST, LONGEST);
  }

  /** Shows everything but the key. */
  @Override
  public String toString() {
    return "OpenAiSettings[" + baseUrl + ", key " + (apiKey == null ? "none" : "set") + "]";
  }
}
