package orhestra.cli;

import java.util.concurrent.Callable;
import orhestra.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a subcommand: help and version. */
@Command(
    name = "orhestra",
    synopsisHeading = "Usage: ",
    customSynopsis = "orhestra COMMAND [OPTIONS]",
    description = "One server for distributed work, and the tools to use it.",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  orhestra demo                          see it work, in a minute",
      "  orhestra demo insights                 see streams of chunks become summaries",
      "  orhestra demo conversations            see 50 clients chat while servers are killed",
      "  orhestra serve                         start a server on this machine",
      "  orhestra spot --slots 4                start a worker for it",
      "  orhestra execution                     answer the chats that it dispatches",
      "  orhestra submit sweep.json --watch     run a sweep and follow it",
      "  orhestra results JOB --format csv      get what it found",
      "  orhestra chat                          talk to an agent",
      "",
      "Exit codes: 0 done, 1 failed (or the job watched did), 2 wrong usage,",
      "3 no server answers, 4 the server refused."
    })
final class OrhestraCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  OrhestraCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(terminal.err());
    return ExitCode.USAGE;
  }
}
