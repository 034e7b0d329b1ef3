package orhestra.bench.insights;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import orhestra.bench.kill9.Findings;
import orhestra.bench.process.RedisProcess;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/**
 * Two servers share the brands of one Redis. Chunks are pushed while one of the servers, or Redis,
 * is killed; then what the summaries count is compared with what Redis had acknowledged. Used by
 * one thread.
 */
public final class BrandKills implements AutoCloseable {
  private static final int PUSHERS = 4;
  private static final Duration PUBLISHED = Duration.ofSeconds(15);

  /** A watch and a round of restoring. */
  private static final Duration RESTORED = Duration.ofSeconds(10);

  private final List<Site> sites;
  private final List<ServerProcess> servers = new ArrayList<>();
  private final RedisProcess redisProcess;
  private final BrandRedis redis;
  private final Map<String, String> settings;
  private final Random random;
  private final Consumer<String> progress;
  private final BrandBooks books = new BrandBooks();
  private final Progress published = new Progress();
  private final List<ChunkPusher> pushers = new ArrayList<>();
  private final int brands;
  private final int chunks;

  /**
   * Starts two servers.
   *
   * @param first where one runs; on PostgreSQL
   * @param second where the other runs; on the same database
   * @param redisProcess stays the caller's
   * @param brands over which the chunks are spread
   * @param chunks of each cycle
   * @param random decides what is pushed and when the kill comes
   * @param progress hears a line for each cycle
   */
  public BrandKills(
      Site first,
      Site second,
      RedisProcess redisProcess,
      int brands,
      int chunks,
      Random random,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    this.sites = List.of(first, second);
    this.redisProcess = requireNonNull(redisProcess, "redisProcess is null");
    this.settings = Map.of("REDIS_URL", redisProcess.url());
    this.random = requireNonNull(random, "random is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.brands = brands;
    this.chunks = chunks;
    this.redis = new BrandRedis(redisProcess.port());
    try {
      redis.onPublished(published);
      for (Site site : sites) {
        servers.add(site.start(settings));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
    for (int i = 0; i < PUSHERS; i++) {
      pushers.add(
          new ChunkPusher("pusher-" + i, brands, redis, books, new Random(random.nextLong())));
    }
  }

  /**
   * What a kind of cycle came to.
   *
   * @param slowest from a kill until all brands had a new summary
   * @param chunks acknowledged until then, in all
   */
  public record Outcome(Findings findings, Duration slowest, long chunks) {}

  private interface Killing {
    /** Kills, notes when, and starts again what was killed. */
    void kill(int cycle) throws IOException, InterruptedException;
  }

  /** Kills one server in each cycle, in turn. */
  public Outcome killServers(int cycles) throws IOException, InterruptedException {
    return cycles(
        "server killed",
        cycles,
        cycle -> {
          int victim = cycle % servers.size();
          servers.get(victim).kill();
          published.since(System.nanoTime());
          servers.get(victim).close();
          servers.set(victim, sites.get(victim).start(settings));
        });
  }

  /** Kills Redis in each cycle. */
  public Outcome killRedis(int cycles) throws IOException, InterruptedException {
    return cycles(
        "Redis killed",
        cycles,
        cycle -> {
          redisProcess.kill();
          published.since(System.nanoTime());
          redisProcess.restart();
        });
  }

  private Outcome cycles(String what, int cycles, Killing killing)
      throws IOException, InterruptedException {
    Findings findings = new Findings();
    BrandInspector inspector = new BrandInspector(redis, books, findings);
    Duration slowest = Duration.ZERO;
    for (int i = 0; i < cycles; i++) {
      long begun = System.nanoTime();
      int before = loadAndKill(killing, i);
      boolean taken = inspector.awaitTaken();
      Duration takeover = published.slowest();
      double took = (System.nanoTime() - begun) / 1e9;
      if (taken) {
        inspector.awaitSummaries(PUBLISHED);
      }
      inspector.inspect(servers);
      slowest = takeover.compareTo(slowest) > 0 ? takeover : slowest;
      progress.accept(
          ("%s, cycle %d: after %,d of %,d chunks; %d brands went on within %.1f s; all merged"
                  + " after %.1f s%s")
              .formatted(
                  what,
                  i + 1,
                  before,
                  chunks,
                  published.brands(),
                  takeover.toMillis() / 1e3,
                  took,
                  findings.none() ? "" : ", " + findings.told()));
    }
    return new Outcome(findings, slowest, books.chunks());
  }

  /** Returns how many chunks were pushed before the kill. */
  private int loadAndKill(Killing killing, int cycle) throws IOException, InterruptedException {
    int killAt = (int) (chunks * (0.3 + 0.3 * random.nextDouble()));
    AtomicInteger left = new AtomicInteger(chunks);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> pushing = new ArrayList<>();
      for (ChunkPusher pusher : pushers) {
        pushing.add(
            threads.submit(
                () -> {
                  pusher.push(left);
                  return null;
                }));
      }
      while (left.get() > chunks - killAt) {
        Thread.sleep(1);
      }
      killing.kill(cycle);
      for (Future<?> push : pushing) {
        push.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a pusher failed", e.getCause());
    }
    return killAt;
  }

  /** Has Redis forget everything; the summaries must come back, and the work must go on. */
  public Outcome flush() throws IOException, InterruptedException {
    Findings findings = new Findings();
    BrandInspector inspector = new BrandInspector(redis, books, findings);
    inspector.awaitTaken();
    long start = System.nanoTime();
    redis.commands().flushall();
    boolean restored = inspector.awaitSummaries(RESTORED);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (!restored) {
      findings.wrong("summaries are not back after " + RESTORED.toSeconds() + " s");
    }
    inspector.inspect(servers);
    progress.accept(
        "Redis flushed: all summaries were back after %.1f s%s"
            .formatted(took.toMillis() / 1e3, findings.none() ? "" : ", " + findings.told()));
    published.since(System.nanoTime());
    for (int brand = 0; brand < brands; brand++) {
      for (ChunkPusher pusher : pushers) {
        pusher.pushOne("brand-" + brand);
      }
    }
    if (inspector.awaitTaken()) {
      inspector.awaitSummaries(PUBLISHED);
    }
    inspector.inspect(servers);
    progress.accept(
        "Redis flushed: %d brands went on%s"
            .formatted(published.brands(), findings.none() ? "" : ", " + findings.told()));
    return new Outcome(findings, took, books.chunks());
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
    try {
      redis.close();
    } catch (RedisException e) {
      // It was of use until now; the process that it was connected to is ended by its owner.
    }
  }
}
