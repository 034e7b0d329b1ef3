package orhestra.cli.command;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.worker.ExecutionCommand;
import orhestra.execution.EmbeddedExecution;
import orhestra.execution.ExecutionStartException;
import orhestra.server.Main;
import orhestra.server.ServerConfig;
import orhestra.server.ServerStartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
      "  orhestra serve --with-execution",
      "  ORHESTRA_PORT=9000 ORHESTRA_DATA_DIR=/var/lib/orhestra orhestra serve"
    })
public final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--with-execution",
      description = "Answer the turns of conversations too, as ./orhestra execution does.")
  private boolean withExecution;

  public ServeCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      ServerConfig config = ServerConfig.read(System.getenv());
      if (withExecution) {
        runWithExecution(config);
      } else {
        Main.run(config);
      }
      return ExitCode.OK;
    } catch (ServerStartException refused) {
      terminal.err().println("orhestra: " + refused.getMessage());
      return ExitCode.FAILED;
    }
  }

  private void runWithExecution(ServerConfig config) throws InterruptedException {
    EmbeddedExecution execution;
    try {
      execution = EmbeddedExecution.read(System.getenv(), terminal.clock());
    } catch (ExecutionStartException e) {
      throw ExecutionCommand.refused(e);
    }
    Main.run(config, server -> execution.start(server.port())::close);
  }
}
