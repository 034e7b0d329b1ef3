package orhestra.platform.config;

import java.util.List;

/** Everything that is wrong with a configuration, at once. Never contains a secret. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  /**
   * @param errors one sentence each, with the setting's name and where it was set
   */
  public ConfigurationException(List<String> errors) {
    super(
        errors.size() == 1
            ? "configuration: " + errors.getFirst()
            : "configuration, " + errors.size() + " errors:\n  " + String.join("\n  ", errors));
    this.errors = List.copyOf(errors);
  }

  public List<String> errors() {
    return errors;
  }
}
