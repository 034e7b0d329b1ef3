package orhestra.examples.parameters;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The three places in which a SPOT gives the parameters of a task, in order of precedence: system
 * properties {@code -Dname=value}, environment variables {@code ORHESTRA_PARAM_NAME}, and a JSON
 * object on standard input. The payload is read once, and only if some parameter is in neither of
 * the other two.
 *
 * <p>Not thread-safe.
 */
public final class ParameterSources {
  private static final String ENVIRONMENT_PREFIX = "ORHESTRA_PARAM_";

  private final Properties properties;
  private final Map<String, String> environment;
  private final PayloadSource payloadSource;
  private @Nullable Map<String, String> payload;

  /** The text of a parameter, and the place it was found in, for messages. */
  record Given(String name, String text, String place) {}

  public ParameterSources(
      Properties properties, Map<String, String> environment, PayloadSource payloadSource) {
    this.properties = properties;
    this.environment = environment;
    this.payloadSource = payloadSource;
  }

  /**
   * Looks for a parameter under its names; in each place the earlier name wins.
   *
   * @return null if no place has it
   * @throws BadParameterException if the payload is needed and malformed
   */
  @Nullable Given find(String... names) throws BadParameterException {
    for (String name : names) {
      String text = properties.getProperty(name);
      if (text != null) {
        return new Given(name, text.strip(), "-D" + name);
      }
    }
    for (String name : names) {
      String variable = ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT);
      String text = environment.get(variable);
      if (text != null) {
        return new Given(name, text.strip(), variable);
      }
    }
    for (String name : names) {
      String text = payload().get(name);
      if (text != null) {
        return new Given(name, text.strip(), "standard input");
      }
    }
    return null;
  }

  private Map<String, String> payload() throws BadParameterException {
    if (payload == null) {
      String text = payloadSource.read();
      payload = text.isBlank() ? Map.of() : JsonPayload.parse(text);
    }
    return payload;
  }
}
