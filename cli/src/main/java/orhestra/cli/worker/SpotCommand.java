package orhestra.cli.worker;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.command.ConnectionOptions;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;
import orhestra.spot.SpotAgent;
import orhestra.spot.SpotOptions;
import orhestra.spot.SpotStartException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a worker until it is told to stop. */
@Command(
    name = "spot",
    description = "Run a worker: it claims tasks and runs each as a process of its own.",
    footer = {
      "",
      "A worker runs only what it is told to trust: jars below --jar-dir, and commands",
      "that an --allow-command matches. The first Ctrl-C or SIGTERM lets running tasks",
      "end and delivers them, the second stops at once. A server that is away is waited",
      "for; results are kept on disk until they are delivered.",
      "",
      "Examples:",
      "  orhestra spot --slots 4 --jar-dir ./jars",
      "  orhestra spot --server http://coordinator:8080 --label gpu=yes \\",
      "      --allow-command 'python3 /opt/algorithms/*.py'"
    })
public final class SpotCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The coordinator (default: ORHESTRA_SERVER, else "
              + ConnectionOptions.DEFAULT_SERVER
              + ").")
  private @Nullable String server;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "Agent key (default: ORHESTRA_AGENT_KEY or the file that ORHESTRA_AGENT_KEY_FILE"
              + " names; other users of the machine can see a key given here).")
  private @Nullable String key;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Tasks at a time, 1 to 1000 (default: the number of processors).")
  private @Nullable Integer slots;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "What jobs may require of a worker; may be repeated.")
  private List<String> labels = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name that people see (default: the host's).")
  private @Nullable String name;

  @Option(
      names = "--jar-dir",
      paramLabel = "FOLDER",
      description = "Run jars that lie below this folder.")
  private @Nullable Path jarDir;

  @Option(
      names = "--allow-command",
      paramLabel = "PATTERN",
      description = "Run commands that match; may be repeated.")
  private List<String> allowCommands = List.of();

  @Option(
      names = "--pass-env",
      paramLabel = "NAME",
      description = "Give programs this variable too, * for any letters; may be repeated.")
  private List<String> passEnvironment = List.of();

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "Option for the Java of every jar; may be repeated.")
  private List<String> javaOptions = List.of();

  @Option(
      names = "--memory",
      paramLabel = "MB",
      description = "Memory of one program: a jar's heap, all of another (default: 512).")
  private @Nullable Integer memoryMb;

  @Option(
      names = "--task-timeout",
      paramLabel = "SECONDS",
      description = "Time for a task that names none (default: 3600).")
  private @Nullable Long taskTimeoutSeconds;

  @Option(
      names = "--drain-timeout",
      paramLabel = "SECONDS",
      description = "Time that running tasks get when the worker is to stop (default: 30).")
  private @Nullable Long drainTimeoutSeconds;

  @Option(
      names = "--work-dir",
      paramLabel = "FOLDER",
      description = "Where undelivered results are kept (default: one below data/spots).")
  private @Nullable Path workDir;

  @Option(
      names = "--json",
      description = "At the end print one JSON document; the log is on standard error anyway.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  public SpotCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() {
    SpotOptions options = options();
    AgentLog.start(terminal);
    int exitCode;
    try {
      exitCode = SpotAgent.runUntilSignalled(options);
    } catch (SpotStartException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), null);
    }
    ConnectionOptions before = ConnectionOptions.before(spec);
    if (json || (before != null && before.json())) {
      terminal
          .out()
          .println(
              WireJson.mapper()
                  .createObjectNode()
                  .put("success", exitCode == 0)
                  .put("exitCode", exitCode)
                  .toPrettyString());
    }
    return exitCode;
  }

  private SpotOptions options() {
    if (jarDir != null && !Files.isDirectory(jarDir)) {
      throw CommandException.usage("--jar-dir: there is no folder " + jarDir, null);
    }
    ConnectionOptions before = ConnectionOptions.before(spec);
    String address = server != null || before == null ? server : before.server();
    String usedKey = key != null || before == null ? key : before.key();
    if (address == null) {
      address = terminal.variable("ORHESTRA_SERVER");
    }
    if (usedKey == null) {
      usedKey = ConnectionOptions.keyOf(terminal, "ORHESTRA_AGENT_KEY");
    }
    try {
      SpotOptions.Builder options =
          SpotOptions.builder(address == null ? ConnectionOptions.DEFAULT_SERVER : address)
              .agentKey(usedKey)
              .labels(labels)
              .jarDir(jarDir)
              .allowCommands(allowCommands)
              .passEnvironment(passEnvironment)
              .javaOptions(javaOptions)
              .workDir(workDir);
      if (slots != null) {
        options.slots(slots);
      }
      if (name != null) {
        options.name(name);
      }
      if (memoryMb != null) {
        options.memoryMb(memoryMb);
      }
      if (taskTimeoutSeconds != null) {
        options.taskTimeout(Duration.ofSeconds(taskTimeoutSeconds));
      }
      if (drainTimeoutSeconds != null) {
        options.drainTimeout(Duration.ofSeconds(drainTimeoutSeconds));
      }
      return options.build();
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "see ./orhestra spot --help");
    }
  }
}
