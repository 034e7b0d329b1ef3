package orhestra.bench.figure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import orhestra.bench.Samples;
import orhestra.bench.insights.BrandRedis;
import orhestra.bench.insights.InsightsMeters;
import orhestra.bench.insights.SampleChunk;
import orhestra.bench.load.Operator;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/** What many brands take to which nothing happens: processor time. Linux only. */
public final class InsightsIdle implements Figure {
  private static final int BRANDS = 10_000;
  private static final Duration LET_GO = Duration.ofMinutes(3);

  /** As long as it takes until Redis is searched for brands again. */
  private static final Duration WATCH = Duration.ofSeconds(30);

  private final DatabaseKind kind;

  public InsightsIdle(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "insights-idle-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    int runs = stage.runs();
    double[] server = new double[runs];
    double[] redis = new double[runs];
    try (Site site = stage.site(kind);
        ServerProcess process = site.startWhole();
        BrandRedis brands = new BrandRedis(site.redis().port());
        Operator operator = new Operator(process.port())) {
      stage.say(name() + ": a chunk for each brand");
      fill(brands);
      InsightsMeters.awaitMerged(operator, BRANDS);
      awaitLetGo(brands);
      for (int i = 0; i < runs; i++) {
        ProcessorTime serverTime = ProcessorTime.of(process.pid());
        ProcessorTime redisTime = ProcessorTime.of(site.redis().pid());
        Thread.sleep(WATCH);
        server[i] = serverTime.percent();
        redis[i] = redisTime.percent();
        stage.say("%s: server %.2f %%, Redis %.2f %%".formatted(name(), server[i], redis[i]));
      }
    }
    return List.of(
        new Measurement(
            name(), "processor, of one core", "%", new Samples(server), Target.atMost(2)),
        new Measurement(name(), "processor of Redis", "%", new Samples(redis), null));
  }

  private static void fill(BrandRedis redis) throws IOException, InterruptedException {
    Random random = new Random(1);
    long now = System.currentTimeMillis();
    redis.together(
        (commands, answers) -> {
          for (int i = 0; i < BRANDS; i++) {
            String brand = "brand-" + i;
            SampleChunk chunk = SampleChunk.small(brand, brand + "-0", now, random);
            answers.add(commands.sadd("brands:set", brand));
            answers.add(commands.rpush(BrandRedis.queue(brand), chunk.json()));
          }
        });
  }

  /** A brand is kept for a while after its last chunk. */
  private static void awaitLetGo(BrandRedis redis) throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<String> held = new ArrayList<>(redis.keys("lock:brand:*"));
    while (!held.isEmpty()) {
      if (System.nanoTime() - start > LET_GO.toNanos()) {
        throw new IOException(held.size() + " brands are not let go");
      }
      Thread.sleep(500);
      held = redis.keys("lock:brand:*");
    }
  }
}
