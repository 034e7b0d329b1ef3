package orhestra.bench.kill9;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import orhestra.bench.process.BenchPostgres;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;

/**
 * Kills a server with SIGKILL at random moments under load, starts it again on the same data, and
 * counts acknowledged writes that are lost, results that are doubled and counters that are wrong.
 */
public final class Kill9 {
  private static final int WORKERS = 8;
  private static final int MOST_INSPECTED = 100;
  // SPOTs must not be declared lost while a slow machine starts the next server.
  private static final Map<String, String> SETTINGS = Map.of("ORHESTRA_SPOT_TIMEOUT_SECONDS", "60");

  private final List<String> serverCommand;
  private final int cycles;
  private final long seed;
  private final PrintStream out;

  /** What came of it. */
  public record Result(
      String database,
      int cycles,
      long acknowledged,
      int lost,
      int doubled,
      int wrongCounters,
      Duration slowestStart) {
    /** Whether every promise was kept. */
    public boolean isClean() {
      return lost == 0 && doubled == 0 && wrongCounters == 0;
    }
  }

  /** {@code serverCommand} runs a server whose settings are in the environment. */
  public Kill9(List<String> serverCommand, int cycles, long seed, PrintStream out) {
    this.serverCommand = List.copyOf(serverCommand);
    this.cycles = cycles;
    this.seed = seed;
    this.out = requireNonNull(out, "out is null");
  }

  /** On the embedded database. */
  public Result onH2(String durability) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("orhestra-kill9-");
    try (Site site = Site.onH2(serverCommand, durability, scratch)) {
      return run("h2", site);
    } finally {
      Site.remove(scratch);
    }
  }

  /** On a PostgreSQL that stays up, started for this. */
  public Result onPostgres(String durability) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("orhestra-kill9-");
    try (BenchPostgres postgres = BenchPostgres.start();
        Site site = Site.onPostgres(serverCommand, durability, scratch, postgres)) {
      return run("postgresql", site);
    } finally {
      Site.remove(scratch);
    }
  }

  private Result run(String database, Site site) throws IOException, InterruptedException {
    out.println(database + ": " + cycles + " cycles, seed " + seed);
    Random random = new Random(seed);
    Acknowledged acknowledged = new Acknowledged();
    Verdict verdict = new Verdict();
    Submitter submitter = new Submitter(acknowledged, random.nextLong());
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new Worker("worker-" + i, acknowledged, random.nextLong()));
    }
    Duration slowest = Duration.ZERO;
    Set<String> inspected = new HashSet<>();
    for (int cycle = 1; cycle <= cycles; cycle++) {
      try (ServerProcess server = site.start(SETTINGS)) {
        slowest = server.startTime().compareTo(slowest) > 0 ? server.startTime() : slowest;
        // What the last cycle left behind, then more of it. At the end, everything once more.
        Set<String> latest = new HashSet<>(acknowledged.jobs.keySet());
        latest.removeAll(inspected);
        inspect(server, acknowledged, verdict, latest);
        // Jobs are served in order: those of some cycles ago are done and not touched any more.
        if (latest.size() > MOST_INSPECTED) {
          inspected.addAll(latest);
        }
        loadAndKill(server, submitter, workers, 500 + random.nextInt(2_000));
      }
      out.printf(
          "%s %d/%d: %,d acknowledged, ready after at most %d ms, %s%n",
          database, cycle, cycles, acknowledged.writes(), slowest.toMillis(), verdict);
    }
    try (ServerProcess server = site.start(SETTINGS)) {
      inspect(server, acknowledged, verdict, acknowledged.jobs.keySet());
    }
    return new Result(
        database,
        cycles,
        acknowledged.writes(),
        verdict.lost.size(),
        verdict.doubled.size(),
        verdict.wrongCounters.size(),
        slowest);
  }

  private static Transport transport(ServerProcess server) {
    return new Transport(
        TransportOptions.of("http://127.0.0.1:" + server.port())
            .withRequestTimeout(Duration.ofSeconds(30)));
  }

  private static void inspect(
      ServerProcess server, Acknowledged acknowledged, Verdict verdict, Set<String> jobs)
      throws IOException, InterruptedException {
    try (Transport transport = transport(server)) {
      new Inspection(transport, acknowledged, verdict).inspect(jobs);
    }
  }

  private static void loadAndKill(
      ServerProcess server, Submitter submitter, List<Worker> workers, int millis)
      throws InterruptedException {
    List<Future<?>> running = new ArrayList<>();
    try (Transport transport = transport(server);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      running.add(threads.submit(() -> work(() -> submitter.run(transport))));
      for (Worker worker : workers) {
        running.add(threads.submit(() -> work(() -> worker.run(transport))));
      }
      TimeUnit.MILLISECONDS.sleep(millis);
      server.kill();
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a client failed", failed.getCause());
    }
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static void work(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
