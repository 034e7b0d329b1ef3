package orhestra.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.terminal.Terminal;
import orhestra.client.TransportOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which server, with which key, and whether the answer is for a program. */
public final class ConnectionOptions {
  public static final String DEFAULT_SERVER = "http://127.0.0.1:8080";

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server (default: ORHESTRA_SERVER, else " + DEFAULT_SERVER + ").")
  private @Nullable String server;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = {
        "Operator key (default: ORHESTRA_OPERATOR_KEY or the file that",
        "ORHESTRA_OPERATOR_KEY_FILE names). Other users of the machine can",
        "see a key given here; the variables stay private."
      })
  private @Nullable String key;

  @Option(
      names = "--json",
      description = "Print one JSON document and nothing else to standard output.")
  private boolean json;

  /** The options given before the command, null where there are none. */
  public static @Nullable ConnectionOptions before(CommandSpec command) {
    CommandSpec parent = command.parent();
    return parent == null
        ? null
        : parent.mixins().values().stream()
            .map(CommandSpec::userObject)
            .filter(ConnectionOptions.class::isInstance)
            .map(ConnectionOptions.class::cast)
            .findFirst()
            .orElse(null);
  }

  /** The address given, null without one. */
  public @Nullable String server() {
    return server;
  }

  /** The key given, null without one. */
  public @Nullable String key() {
    return key;
  }

  /** Whether {@code --json} was given. */
  public boolean json() {
    return json;
  }

  /** Whether the answer is for a program. */
  public boolean json(@Nullable ConnectionOptions outer) {
    return json || (outer != null && outer.json);
  }

  /**
   * The server to talk to. Options given before the command count too; those after it win.
   *
   * @throws CommandException when address or key cannot be used
   */
  public TransportOptions transport(Terminal terminal, @Nullable ConnectionOptions outer) {
    return transport(terminal, outer, List.of("ORHESTRA_OPERATOR_KEY", "ORHESTRA_VIEWER_KEY"));
  }

  /**
   * The same with a key from the first of these variables that is set, unless one is given.
   *
   * @throws CommandException when address or key cannot be used
   */
  public TransportOptions transport(
      Terminal terminal, @Nullable ConnectionOptions outer, List<String> keyVariables) {
    String address = firstOf(server, outer == null ? null : outer.server);
    String usedKey = firstOf(key, outer == null ? null : outer.key);
    for (String variable : keyVariables) {
      usedKey = usedKey == null ? keyOf(terminal, variable) : usedKey;
    }
    String from = "--server";
    if (address == null) {
      address = terminal.variable("ORHESTRA_SERVER");
      from = "ORHESTRA_SERVER";
    }
    try {
      return TransportOptions.of(address == null ? DEFAULT_SERVER : address).withKey(usedKey);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(from + ": " + e.getMessage(), null);
    }
  }

  /** A secret from {@code NAME} or from the file that {@code NAME_FILE} names. */
  public static @Nullable String keyOf(Terminal terminal, String name) {
    String value = terminal.variable(name);
    String file = terminal.variable(name + "_FILE");
    if (value != null || file == null) {
      return value;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw CommandException.usage(name + "_FILE names " + file + ", which cannot be read", null);
    }
  }

  private static @Nullable String firstOf(@Nullable String inner, @Nullable String outer) {
    return inner != null ? inner : outer;
  }
}
