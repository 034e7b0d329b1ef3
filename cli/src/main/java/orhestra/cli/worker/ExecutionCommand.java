package orhestra.cli.worker;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import orhestra.cli.CommandException;
import orhestra.cli.ExitCode;
import orhestra.cli.command.ConnectionOptions;
import orhestra.cli.terminal.Terminal;
import orhestra.client.TransportOptions;
import orhestra.client.WireJson;
import orhestra.execution.ExecutionStartException;
import orhestra.execution.ExecutionWorker;
import orhestra.spot.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Answers the turns of conversations until it is told to stop. */
@Command(
    name = "execution",
    description =
        "Run a worker that answers chats: it takes turns from Redis and streams answers back.",
    footer = {
      "",
      "With OPENAI_BASE_URL a model answers, from any endpoint that speaks as OpenAI's",
      "does (Ollama, vLLM, a hosted one); OPENAI_API_KEY and OPENAI_MODEL go with it.",
      "Without it a small built-in responder does, which knows what the server is doing.",
      "Several workers share the turns. The first Ctrl-C or SIGTERM lets running turns",
      "end, the second stops at once. More settings are in README.",
      "",
      "Examples:",
      "  orhestra execution",
      "  OPENAI_BASE_URL=http://127.0.0.1:11434/v1 OPENAI_MODEL=llama3.2 orhestra execution",
      "  orhestra execution --redis redis://redis:6379 --server http://orhestra:8080"
    })
public final class ExecutionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Turns at a time, 1 to 1000 (default: EXECUTION_CONCURRENCY, else 16).")
  private @Nullable Integer concurrency;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = {
        "The Redis of the server (default: REDIS_URL or REDIS_HOST, else the bundled",
        "one of the server on the data folder ORHESTRA_DATA_DIR, else ./data)."
      })
  private @Nullable String redis;

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Part of the streams' names (default: ENVIRONMENT, else development).")
  private @Nullable String environment;

  @Option(
      names = "--prefix",
      paramLabel = "NAME",
      description = "What their names begin with (default: CHAT_STREAM_PREFIX, else nooble4).")
  private @Nullable String prefix;

  @Spec private CommandSpec spec = CommandSpec.create();

  public ExecutionCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws InterruptedException {
    ConnectionOptions outer = ConnectionOptions.before(spec);
    TransportOptions server = connection.transport(terminal, outer);
    Map<String, String> environment = environment();
    AgentLog.start(terminal);
    CountDownLatch stop = new CountDownLatch(1);
    Signals signals = Signals.handle(List.of("TERM", "INT", "HUP"), stopper(stop));
    try (ExecutionWorker worker = start(environment, server)) {
      AtomicBoolean said = new AtomicBoolean();
      worker.onConnected(
          () -> {
            if (!said.getAndSet(true)) {
              ready(worker, connection.json(outer));
            }
          });
      stop.await();
      worker.stop();
      return ExitCode.OK;
    } finally {
      signals.close();
    }
  }

  private ExecutionWorker start(Map<String, String> environment, TransportOptions server)
      throws InterruptedException {
    try {
      return ExecutionWorker.start(environment, redis, server, terminal.clock());
    } catch (ExecutionStartException e) {
      throw refused(e);
    }
  }

  /** The same for whoever else starts a worker. */
  public static CommandException refused(ExecutionStartException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case SETTINGS -> CommandException.usage(message, "see ./orhestra execution --help");
      case NO_REDIS ->
          CommandException.unreachable(
              message, "start ./orhestra serve first, or give it --redis URL");
    };
  }

  private static IntConsumer stopper(CountDownLatch stop) {
    return number -> {
      if (stop.getCount() == 0) {
        Runtime.getRuntime().halt(128 + number);
      }
      stop.countDown();
    };
  }

  private Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>(terminal.environment());
    if (concurrency != null) {
      if (concurrency < 1 || concurrency > 1000) {
        throw CommandException.usage("--concurrency must be from 1 to 1000: " + concurrency, null);
      }
      variables.put("EXECUTION_CONCURRENCY", concurrency.toString());
    }
    put(variables, "ENVIRONMENT", "--environment", environment);
    put(variables, "CHAT_STREAM_PREFIX", "--prefix", prefix);
    return variables;
  }

  private static void put(
      Map<String, String> variables, String name, String option, @Nullable String value) {
    if (value != null) {
      if (value.isBlank()) {
        throw CommandException.usage(option + " is empty", null);
      }
      variables.put(name, value);
    }
  }

  private void ready(ExecutionWorker worker, boolean asJson) {
    terminal
        .out()
        .println(
            asJson
                ? WireJson.mapper()
                    .createObjectNode()
                    .put("ready", true)
                    .put("stream", worker.stream())
                    .put("redis", worker.redis())
                    .put("concurrency", worker.concurrency())
                    .put("model", worker.model())
                    .toString()
                : "ready: answers the turns of "
                    + worker.stream()
                    + " (redis "
                    + worker.redis()
                    + ", "
                    + worker.concurrency()
                    + " at a time) with "
                    + worker.model());
  }
}
