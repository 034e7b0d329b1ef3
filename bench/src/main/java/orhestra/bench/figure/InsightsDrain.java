package orhestra.bench.figure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import orhestra.bench.Samples;
import orhestra.bench.insights.BrandRedis;
import orhestra.bench.insights.InsightsMeters;
import orhestra.bench.insights.SampleChunk;
import orhestra.bench.load.Operator;
import orhestra.bench.process.ServerProcess;
import orhestra.bench.process.Site;

/**
 * Chunks per second that are merged and durable when many wait. They are put aside first and come
 * into the queues all at once.
 */
public final class InsightsDrain implements Figure {
  private static final int BRANDS = 20;
  private static final int CHUNKS = 100_000;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int AT_ONCE = 500;

  private final DatabaseKind kind;
  private final @Nullable Target target;

  public InsightsDrain(DatabaseKind kind, @Nullable Target target) {
    this.kind = kind;
    this.target = target;
  }

  @Override
  public String name() {
    return "insights-drain-" + kind.text();
  }

  @Override
  public List<Measurement> measure(Stage stage) throws IOException, InterruptedException {
    double[] rate = new double[stage.runs()];
    try (Site site = stage.site(kind);
        ServerProcess server = site.startWhole();
        BrandRedis redis = new BrandRedis(site.redis().port());
        Operator operator = new Operator(server.port())) {
      for (int i = -WARM_UP_ROUNDS; i < stage.runs(); i++) {
        double found = round(redis, operator, i + WARM_UP_ROUNDS);
        stage.say("%s: %.0f chunks/s%s".formatted(name(), found, i < 0 ? ", warming up" : ""));
        if (i >= 0) {
          rate[i] = found;
        }
      }
    }
    return List.of(new Measurement(name(), "chunks merged", "1/s", new Samples(rate), target));
  }

  private static double round(BrandRedis redis, Operator operator, int round)
      throws IOException, InterruptedException {
    putAside(redis, round);
    long before = InsightsMeters.read(operator).merged();
    long start = System.nanoTime();
    redis.together(
        (commands, answers) -> {
          for (int brand = 0; brand < BRANDS; brand++) {
            answers.add(commands.rename(aside(brand), BrandRedis.queue(brand(brand))));
          }
        });
    InsightsMeters.awaitMerged(operator, before + CHUNKS);
    return CHUNKS * 1e9 / (System.nanoTime() - start);
  }

  private static void putAside(BrandRedis redis, int round)
      throws IOException, InterruptedException {
    Random random = new Random(round);
    long now = System.currentTimeMillis();
    for (int brand = 0; brand < BRANDS; brand++) {
      int number = brand;
      redis.together(
          (commands, answers) -> {
            List<String> chunks = new ArrayList<>();
            for (int i = 0; i < CHUNKS / BRANDS; i++) {
              String id = brand(number) + "-" + round + "-" + i;
              long at = now - random.nextInt(3_600_000);
              chunks.add(SampleChunk.small(brand(number), id, at, random).json());
              if (chunks.size() == AT_ONCE || i == CHUNKS / BRANDS - 1) {
                answers.add(commands.rpush(aside(number), chunks.toArray(String[]::new)));
                chunks.clear();
              }
            }
          });
    }
  }

  private static String brand(int number) {
    return "brand-" + number;
  }

  private static String aside(int number) {
    return "aside:" + brand(number);
  }
}
