package orhestra.cli.demo.chat;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import orhestra.bench.process.BenchPostgres;
import orhestra.bench.process.RedisProcess;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * PostgreSQL and Redis of the demo, below a process of their own: so they are no part of any
 * replica that is killed, outlive the demo where it is to be kept, and end with this process.
 */
@Command(
    name = "demo-stores",
    hidden = true,
    description = "PostgreSQL and Redis of orhestra demo conversations.")
public final class StoresCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--data", required = true)
  private Path data = Path.of("");

  @Option(names = "--address", required = true)
  private Path address = Path.of("");

  public StoresCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    RedisProcess redis = RedisProcess.start(Files.createDirectories(data.resolve("redis")));
    // PostgreSQL has a hook of its own.
    Runtime.getRuntime().addShutdownHook(new Thread(redis::close, "stop-redis"));
    BenchPostgres postgres = BenchPostgres.start(data.resolve("postgres"));
    Map<String, String> settings = new HashMap<>(postgres.fresh().database().settings());
    settings.put(Stores.REDIS, redis.url());
    new Stores(settings).write(address);
    terminal.out().println("ready: " + postgres.describe() + ", Redis on port " + redis.port());
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }
}
