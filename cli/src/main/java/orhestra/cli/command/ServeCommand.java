package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import orhestra.server.Main;
import orhestra.server.ServerConfig;
import orhestra.server.ServerStartException;
import picocli.CommandLine.Command;

/** Runs the server until it is told to stop. */
@Command(
    name = "serve",
    description = "Run the server until Ctrl-C or SIGTERM.",
    footer = {
      "",
      "Everything is set by the environment or config/app.yaml, see README.",
      "",
      "Examples:",
      "  orhestra serve",
      "  ORHESTRA_PORT=9000 ORHESTRA_DATA_DIR=/var/lib/orhestra orhestra serve"
    })
public final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;

  public ServeCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Main.run(ServerConfig.read(System.getenv()));
      return ExitCode.OK;
    } catch (ServerStartException refused) {
      terminal.err().println("orhestra: " + refused.getMessage());
      return ExitCode.FAILED;
    }
  }
}
