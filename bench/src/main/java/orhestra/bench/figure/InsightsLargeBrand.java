package orhestra.bench.figure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import orhestra.bench.Samples;
import orhestra.bench.insights.BrandRedis;
import orhestra.bench.insights.InsightsMeters;
import orhestra.bench.insights.SampleChunk;
import orhestra.bench.load.Operator;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/** From push to publication of single chunks of a brand that has very many in its window. */
public final class InsightsLargeBrand implements Figure {
  private static final String BRAND = "large";
  private static final int CHUNKS = 1_000_000;
  private static final int PORTION = 50_000;
  private static final int AT_ONCE = 500;
  private static final int SINGLE = 100;

  /** Less than the window's day, so that nothing leaves it meanwhile. */
  private static final long SPREAD_MILLIS = 23 * 3_600_000L;

  /** How far chunks are from the order of their times. */
  private static final int JITTER_MILLIS = 600_000;

  private final DatabaseKind kind;
  private final Random random = new Random(1);
  private int pushes;

  public InsightsLargeBrand(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "insights-large-brand-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    int runs = stage.runs();
    double[] half = new double[runs];
    double[] most = new double[runs];
    double[] own = new double[runs];
    double[] restarted = new double[runs];
    double filled;
    try (Site site = stage.site(kind)) {
      try (ServerProcess server = site.startWhole()) {
        try (Operator operator = new Operator(server.port());
            Singles singles = new Singles(site)) {
          filled = fill(stage, singles.redis, operator);
          singles.pushAndAwait(SINGLE);
          for (int i = 0; i < runs; i++) {
            InsightsMeters before = InsightsMeters.read(operator);
            Samples millis = singles.pushAndAwait(SINGLE);
            InsightsMeters after = InsightsMeters.read(operator);
            half[i] = millis.median();
            most[i] = millis.quantile(0.99);
            own[i] =
                1e3
                    * (after.mergeSeconds() - before.mergeSeconds())
                    / (after.merges() - before.merges());
            stage.say(
                "%s: p50 %.2f ms, p99 %.2f ms, merging %.2f ms"
                    .formatted(name(), half[i], most[i], own[i]));
          }
        }
        server.stop();
      }
      for (int i = 0; i < runs; i++) {
        try (ServerProcess server = site.startWhole()) {
          try (Singles singles = new Singles(site)) {
            restarted[i] = singles.pushAndAwait(1).median();
            stage.say("%s: %.0f ms after a restart".formatted(name(), restarted[i]));
          }
          server.stop();
        }
      }
    }
    return List.of(
        new Measurement(
            name(), "push to publication, p50", "ms", new Samples(half), Target.atMost(50)),
        new Measurement(name(), "push to publication, p99", "ms", new Samples(most), null),
        new Measurement(name(), "the server's own merging", "ms", new Samples(own), null),
        new Measurement(name(), "first chunk after a restart", "ms", new Samples(restarted), null),
        new Measurement(name(), "chunks merged while filling", "1/s", new Samples(filled), null));
  }

  /** The first ones are of the past, roughly in order. */
  private String chunk() {
    long past = SPREAD_MILLIS * Math.max(0, CHUNKS - pushes) / CHUNKS;
    long at = System.currentTimeMillis() - past - random.nextInt(JITTER_MILLIS);
    return SampleChunk.large(BRAND, BRAND + "-" + pushes++, at, random).json();
  }

  /** Returns how many per second were merged. */
  private double fill(Stage stage, BrandRedis redis, Operator operator)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (pushes < CHUNKS) {
      redis.together(
          (commands, answers) -> {
            for (int i = 0; i < PORTION; i += AT_ONCE) {
              List<String> chunks = new ArrayList<>();
              for (int j = 0; j < AT_ONCE; j++) {
                chunks.add(chunk());
              }
              answers.add(commands.rpush(BrandRedis.queue(BRAND), chunks.toArray(String[]::new)));
            }
          });
      // One portion is pushed while the one before is merged.
      InsightsMeters.awaitMerged(operator, pushes - PORTION);
      if (pushes % 200_000 == 0) {
        stage.say(
            "%s: %,d chunks pushed, %.0f/s"
                .formatted(name(), pushes, pushes * 1e9 / (System.nanoTime() - start)));
      }
    }
    InsightsMeters.awaitMerged(operator, pushes);
    return CHUNKS * 1e9 / (System.nanoTime() - start);
  }

  /** Pushes one chunk after the other. */
  private final class Singles implements AutoCloseable {
    private final BlockingQueue<Long> published = new LinkedBlockingQueue<>();
    private final BrandRedis redis;

    Singles(Site site) throws IOException {
      redis = new BrandRedis(site.redis().port());
      redis.onPublished((brand, document) -> published.add(System.nanoTime()));
    }

    /** Milliseconds from each push to the next publication. */
    Samples pushAndAwait(int count) throws IOException, InterruptedException {
      double[] millis = new double[count];
      for (int i = 0; i < count; i++) {
        String chunk = chunk();
        published.clear();
        long start = System.nanoTime();
        redis.push(BRAND, chunk);
        @Nullable Long end = published.poll(5, TimeUnit.MINUTES);
        if (end == null) {
          throw new IOException("a chunk is in no summary");
        }
        millis[i] = (end - start) / 1e6;
      }
      return new Samples(millis);
    }

    @Override
    public void close() {
      redis.close();
    }
  }
}
