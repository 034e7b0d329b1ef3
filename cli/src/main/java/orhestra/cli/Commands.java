package orhestra.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orhestra.cli.command.BenchCommand;
import orhestra.cli.command.BrandCommand;
import orhestra.cli.command.BrandsCommand;
import orhestra.cli.command.CancelCommand;
import orhestra.cli.command.ChatCommand;
import orhestra.cli.command.ConnectionOptions;
import orhestra.cli.command.ContributeCommand;
import orhestra.cli.command.JobCommand;
import orhestra.cli.command.JobsCommand;
import orhestra.cli.command.KeygenCommand;
import orhestra.cli.command.ReportCommand;
import orhestra.cli.command.ResultsCommand;
import orhestra.cli.command.RetryCommand;
import orhestra.cli.command.RoundCommand;
import orhestra.cli.command.RoundsCommand;
import orhestra.cli.command.SelftestCommand;
import orhestra.cli.command.ServeCommand;
import orhestra.cli.command.SpotsCommand;
import orhestra.cli.command.SubmitCommand;
import orhestra.cli.command.TaskCommand;
import orhestra.cli.command.TasksCommand;
import orhestra.cli.command.VerifyTranscriptCommand;
import orhestra.cli.demo.DemoCommand;
import orhestra.cli.demo.chat.StoresCommand;
import orhestra.cli.demo.rounds.SiteCommand;
import orhestra.cli.demo.stream.StreamWorkerCommand;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.worker.ExecutionCommand;
import orhestra.cli.worker.SpotCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * All commands by name. A call needs one of them, and reading the annotations of the others would
 * take longer than most calls: only the one that is named is made.
 */
final class Commands {
  private static final Map<String, Function<Terminal, Object>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("demo", DemoCommand::new);
    ALL.put("serve", ServeCommand::new);
    ALL.put("spot", SpotCommand::new);
    ALL.put("execution", ExecutionCommand::new);
    ALL.put("submit", SubmitCommand::new);
    ALL.put("jobs", JobsCommand::new);
    ALL.put("job", JobCommand::new);
    ALL.put("tasks", TasksCommand::new);
    ALL.put("task", TaskCommand::new);
    ALL.put("results", ResultsCommand::new);
    ALL.put("report", ReportCommand::new);
    ALL.put("cancel", CancelCommand::new);
    ALL.put("retry", RetryCommand::new);
    ALL.put("spots", SpotsCommand::new);
    ALL.put("brands", BrandsCommand::new);
    ALL.put("brand", BrandCommand::new);
    ALL.put("chat", ChatCommand::new);
    ALL.put("contribute", ContributeCommand::new);
    ALL.put("rounds", RoundsCommand::new);
    ALL.put("round", RoundCommand::new);
    ALL.put("keygen", KeygenCommand::new);
    ALL.put("verify-transcript", VerifyTranscriptCommand::new);
    ALL.put("bench", BenchCommand::new);
    ALL.put("selftest", SelftestCommand::new);
    ALL.put("demo-worker", StreamWorkerCommand::new);
    ALL.put("demo-stores", StoresCommand::new);
    ALL.put("demo-site", SiteCommand::new);
  }

  private static final Set<String> OPTIONS_WITH_VALUE = Set.of("--server", "--key");

  private Commands() {}

  /** The command line that understands {@code arguments}. */
  static CommandLine commandLine(List<String> arguments, Terminal terminal) {
    CommandLine root = withHelp(new CommandLine(new OrhestraCommand(terminal)));
    root.getCommandSpec()
        .addMixin("connection", CommandSpec.forAnnotatedObject(new ConnectionOptions()))
        .addOption(
            OptionSpec.builder("-V", "--version")
                .description("Show version, commit and Java.")
                .build());
    String named = named(arguments);
    ALL.forEach(
        (name, command) -> {
          if (named == null || !ALL.containsKey(named) || named.equals(name)) {
            root.addSubcommand(name, withHelp(new CommandLine(command.apply(terminal))));
          }
        });
    return root;
  }

  private static CommandLine withHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    return command;
  }

  /** The first argument that is neither an option nor the value of one, null without any. */
  private static @Nullable String named(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-")) {
        return argument;
      }
      if (OPTIONS_WITH_VALUE.contains(argument)) {
        i++;
      }
    }
    return null;
  }
}
