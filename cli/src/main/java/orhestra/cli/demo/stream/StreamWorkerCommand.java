package orhestra.cli.demo.stream;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import orhestra.cli.ExitCode;
import orhestra.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One worker of the demo, in a process of its own. */
@Command(name = "demo-worker", hidden = true, description = "A worker of orhestra demo insights.")
public final class StreamWorkerCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--redis", required = true)
  private int redis;

  @Option(names = "--worker", required = true)
  private int worker;

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--from", required = true)
  private Instant from = Instant.EPOCH;

  @Option(names = "--pushes", required = true)
  private int pushes;

  @Option(names = "--millis", required = true)
  private long millis;

  @Option(names = "--tally", required = true)
  private Path tally = Path.of("");

  public StreamWorkerCommand(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal is null");
  }

  /**
   * The arguments that start one.
   *
   * @param redis the port
   * @param worker its number, from 1
   * @param seed of all that is random
   * @param now the time of the last chunk
   * @param pushes how often it sends something
   * @param duration in which it does so
   * @param tally where it writes what it has sent, when it has sent all
   */
  public static List<String> arguments(
      int redis, int worker, long seed, Instant now, int pushes, Duration duration, Path tally) {
    return List.of(
        "demo-worker",
        "--redis=" + redis,
        "--worker=" + worker,
        "--seed=" + seed,
        "--from=" + now.minus(WorkerStream.DAY),
        "--pushes=" + pushes,
        "--millis=" + duration.toMillis(),
        "--tally=" + tally);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    WorkerStream stream = new WorkerStream(new WorkerStream.Plan(seed, from, pushes), worker);
    Tally sent = new Tally();
    Set<String> registered = new HashSet<>();
    long begin = System.nanoTime();
    long step = Duration.ofMillis(millis).toNanos() / Math.max(1, pushes);
    try (RedisQueues queues = new RedisQueues(redis)) {
      for (int i = 1; stream.hasNext(); i++) {
        Push push = stream.next();
        if (registered.add(push.brand())) {
          queues.register(push.brand());
        }
        queues.push(push.brand(), push.payload());
        sent.add(push);
        Thread.sleep(Duration.ofNanos(Math.max(0, begin + i * step - System.nanoTime())));
      }
    }
    Path next = tally.resolveSibling(tally.getFileName() + ".next");
    Files.writeString(next, sent.json());
    Files.move(next, tally, StandardCopyOption.ATOMIC_MOVE);
    terminal.out().println("sent " + sent.total());
    return ExitCode.OK;
  }
}
