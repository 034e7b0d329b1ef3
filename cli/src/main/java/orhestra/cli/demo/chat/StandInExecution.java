package orhestra.cli.demo.chat;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import orhestra.client.TransportOptions;
import orhestra.execution.ExecutionService;
import orhestra.execution.ExecutionSettings;
import orhestra.execution.offline.OfflineResponder;
import orhestra.platform.config.Settings;
import orhestra.platform.redis.Redis;
import orhestra.platform.redis.RedisAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The worker of the demo. */
@Command(name = "demo-execution", hidden = true, description = "The worker of the demo.")
public final class StandInExecution implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--redis", required = true)
  private String redis = "";

  @Option(names = "--server", required = true)
  private String server = "";

  @Option(names = "--concurrency", required = true)
  private String concurrency = "";

  public StandInExecution(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws InterruptedException {
    java.util.Map<String, String> all = new java.util.HashMap<>(terminal.environment());
    all.put("EXECUTION_CONCURRENCY", concurrency);
    ExecutionSettings settings = ExecutionSettings.from(Settings.of(all));
    Redis client = Redis.connect(RedisAddress.parse(redis), terminal.clock());
    OfflineResponder model =
        new OfflineResponder(TransportOptions.of(server), settings.tokenDelay());
    ExecutionService.start(client, settings, model, terminal.clock());
    terminal.out().println("ready: answers turns");
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }
}
