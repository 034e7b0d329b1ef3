package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orhestra.cli.terminal.Terminal;
import orhestra.client.Transport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A command that talks to one server and then ends. */
@Command
abstract class ConnectedCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  ConnectedCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  /** Does the work and answers the exit code. */
  abstract int run(Transport transport) throws InterruptedException, IOException;

  /** Where the key is, unless one is given. */
  List<String> keyVariables() {
    return List.of("ORHESTRA_OPERATOR_KEY", "ORHESTRA_VIEWER_KEY");
  }

  @Override
  public final Integer call() throws InterruptedException, IOException {
    try (Transport transport =
        new Transport(connection.transport(terminal, outer(), keyVariables()))) {
      return run(transport);
    }
  }

  final Terminal terminal() {
    return terminal;
  }

  final boolean json() {
    return connection.json(outer());
  }

  /** Prints the one document that {@code --json} promises. */
  final void print(JsonNode document) {
    terminal.out().println(document.toPrettyString());
  }

  private @Nullable ConnectionOptions outer() {
    return ConnectionOptions.before(spec);
  }
}
