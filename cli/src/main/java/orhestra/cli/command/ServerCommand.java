package orhestra.cli.command;

import java.io.IOException;
import orhestra.cli.terminal.Terminal;
import orhestra.client.Transport;
import orhestra.client.coordinator.CoordinatorClient;
import picocli.CommandLine.Command;

/** A command about a server's jobs, tasks and workers. */
@Command
abstract class ServerCommand extends ConnectedCommand {
  ServerCommand(Terminal terminal) {
    super(terminal);
  }

  /** Does the work and answers the exit code. */
  abstract int run(CoordinatorClient client) throws InterruptedException, IOException;

  @Override
  final int run(Transport transport) throws InterruptedException, IOException {
    return run(new CoordinatorClient(transport));
  }
}
