package orhestra.bench.figure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import orhestra.bench.Samples;
import orhestra.bench.insights.BrandRedis;
import orhestra.bench.insights.SampleChunk;
import orhestra.bench.load.SteadyRate;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/**
 * From the push of a chunk to the publication of the first summary with it, while chunks of many
 * brands come at a steady rate that does not wait for the server.
 */
public final class InsightsLatency implements Figure {
  private static final int BRANDS = 200;
  private static final int PER_SECOND = 100;
  private static final int WARM_UP_PER_SECOND = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern CHUNKS = Pattern.compile("\"totalChunks\":(\\d+)");

  private final DatabaseKind kind;

  public InsightsLatency(DatabaseKind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return "insights-latency-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    double[] half = new double[stage.runs()];
    double[] most = new double[stage.runs()];
    Duration run = stage.run().multipliedBy(4);
    try (Site site = stage.site(kind);
        ServerProcess server = site.startWhole();
        BrandRedis redis = new BrandRedis(site.redis().port())) {
      stage.say("%s: server %d is warming up".formatted(name(), server.pid()));
      Pushes pushes = new Pushes(redis);
      redis.onPublished(pushes);
      pushes.drive(WARM_UP_PER_SECOND, stage.warmUp());
      for (int i = 0; i < stage.runs(); i++) {
        Samples millis = pushes.drive(PER_SECOND, run);
        half[i] = millis.median();
        most[i] = millis.quantile(0.99);
        stage.say("%s: p50 %.2f ms, p99 %.2f ms".formatted(name(), half[i], most[i]));
      }
    }
    return List.of(
        new Measurement(
            name(), "push to publication, p50", "ms", new Samples(half), Target.atMost(20)),
        new Measurement(
            name(), "push to publication, p99", "ms", new Samples(most), Target.atMost(200)));
  }

  /** Pushes chunks and takes the time until they are in a summary. */
  private static final class Pushes implements BrandRedis.Published {
    private final BrandRedis redis;
    private final Random random = new Random(1);
    private final Map<String, Brand> brands = new ConcurrentHashMap<>();
    private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger waiting = new AtomicInteger();

    /** When the chunks of a brand were pushed that are in no summary yet, and how many are. */
    private static final class Brand {
      private final Deque<Long> pushed = new ArrayDeque<>();
      private int pushes;
      private long published;
    }

    Pushes(BrandRedis redis) {
      this.redis = redis;
    }

    @Override
    public void summary(String name, String document) {
      long now = System.nanoTime();
      @Nullable Brand brand = brands.get(name);
      Matcher chunks = CHUNKS.matcher(document);
      if (brand == null || !chunks.find()) {
        return;
      }
      long total = Long.parseLong(chunks.group(1));
      synchronized (brand) {
        for (; brand.published < total && !brand.pushed.isEmpty(); brand.published++) {
          millis.add((now - brand.pushed.remove()) / 1e6);
          waiting.decrementAndGet();
        }
      }
    }

    private void push() {
      String name = "brand-" + random.nextInt(BRANDS);
      Brand brand = brands.computeIfAbsent(name, key -> new Brand());
      synchronized (brand) {
        String id = name + "-" + brand.pushes++;
        SampleChunk chunk = SampleChunk.small(name, id, System.currentTimeMillis(), random);
        waiting.incrementAndGet();
        brand.pushed.add(System.nanoTime());
        redis.push(name, chunk.json());
      }
    }

    /** Pushes at this rate, and returns when all is published. */
    Samples drive(int perSecond, Duration time) throws IOException {
      millis.clear();
      SteadyRate.drive(perSecond, time, this::push, waiting::get, PATIENCE);
      return Samples.of(List.copyOf(millis));
    }
  }
}
