package orhestra.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import orhestra.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The {@code orhestra} command. */
public final class Main {
  private static final Set<String> VERSION = Set.of("--version", "-V");

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), Terminal.system()));
  }

  /** Runs one command and answers its exit code, see {@link ExitCode}. */
  public static int run(List<String> arguments, Terminal terminal) {
    if (!arguments.isEmpty() && VERSION.contains(arguments.getFirst())) {
      version(terminal);
      return ExitCode.OK;
    }
    CommandLine commandLine = Commands.commandLine(arguments, terminal);
    Failures failures = new Failures(terminal, asksForJson(arguments));
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(Math.min(100, terminal.outShows().width()))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.outShows().colours() ? Ansi.ON : Ansi.OFF))
        .setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()))
        .setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()))
        .setParameterExceptionHandler(failures::wrongUsage)
        .setExecutionExceptionHandler(failures::failed);
    return commandLine.execute(arguments.toArray(String[]::new));
  }

  private static void version(Terminal terminal) {
    terminal.out().println(BuildInfo.load().line());
    terminal
        .out()
        .println(
            "Java "
                + Runtime.version()
                + " ("
                + System.getProperty("java.vendor")
                + "), "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch"));
  }

  // Also wanted when the command line is wrong and no option was parsed.
  private static boolean asksForJson(List<String> arguments) {
    return arguments.contains("--json");
  }
}
