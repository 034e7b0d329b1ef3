package orhestra.bench.insights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import orhestra.bench.kill9.Comeback;
import orhestra.bench.kill9.Findings;
import orhestra.bench.load.Crew;
import orhestra.bench.process.Replicas;

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

  private final Replicas replicas;
  private final BrandRedis redis;
  private final Random random;
  private final Consumer<String> progress;
  private final BrandBooks books = new BrandBooks();
  private final Comeback published = new Comeback();
  private final List<ChunkPusher> pushers = new ArrayList<>();
  private final int brands;
  private final int chunks;

  /**
   * Kills of these servers and their Redis.
   *
   * @param replicas stay the caller's
   * @param brands over which the chunks are spread
   * @param chunks of each cycle
   * @param random decides what is pushed and when the kill comes
   * @param progress hears a line for each cycle
   */
  public BrandKills(
      Replicas replicas, int brands, int chunks, Random random, Consumer<String> progress) {
    this.replicas = requireNonNull(replicas, "replicas is null");
    this.random = requireNonNull(random, "random is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.brands = brands;
    this.chunks = chunks;
    this.redis = new BrandRedis(replicas.redis().port());
    redis.onPublished((brand, document) -> published.seen(brand));
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
          int victim = cycle % replicas.count();
          replicas.kill(victim);
          published.since(System.nanoTime());
          replicas.restart(victim);
        });
  }

  /** Kills Redis in each cycle. */
  public Outcome killRedis(int cycles) throws IOException, InterruptedException {
    return cycles(
        "Redis killed",
        cycles,
        cycle -> {
          replicas.redis().kill();
          published.since(System.nanoTime());
          replicas.redis().restart();
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
      inspector.inspect(replicas.servers());
      slowest = takeover.compareTo(slowest) > 0 ? takeover : slowest;
      progress.accept(
          ("%s, cycle %d: after %,d of %,d chunks; %d brands went on within %.1f s; all merged"
                  + " after %.1f s%s")
              .formatted(
                  what,
                  i + 1,
                  before,
                  chunks,
                  published.count(),
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
    try (Crew crew = new Crew()) {
      for (ChunkPusher pusher : pushers) {
        crew.start(() -> pusher.push(left));
      }
      while (left.get() > chunks - killAt) {
        Thread.sleep(1);
      }
      killing.kill(cycle);
      crew.await();
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
    inspector.inspect(replicas.servers());
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
    inspector.inspect(replicas.servers());
    progress.accept(
        "Redis flushed: %d brands went on%s"
            .formatted(published.count(), findings.none() ? "" : ", " + findings.told()));
    return new Outcome(findings, took, books.chunks());
  }

  @Override
  public void close() {
    redis.close();
  }
}
