package orhestra.insights.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chunks as workers might send them, and worse; the same for the same seed. */
public final class RandomChunks {
  private static final List<String> LABELS =
      List.of(
          "Launch Buzz",
          "launch buzz!",
          "buzz, Launch",
          "Launch buzzes",
          "Shipping delays",
          "Shipping delay",
          "Delayed shipping",
          "Battery life",
          "Battery swelling",
          "🚀",
          "電池の寿命",
          "Price complaints",
          "price complaint",
          "Customer service",
          "Custmer service",
          "a",
          "");
  private static final double[] SCORES = {0, -0.0, 1, -1, 0.1, 0.2, 0.3, 4, 1e308, -1e308, 1e-300};

  private final Random random;

  public RandomChunks(long seed) {
    this.random = new Random(seed);
  }

  /** The seed to test with: of the system property {@code test.seed}, else a new one. */
  public static long seed() {
    return Long.getLong("test.seed", System.nanoTime());
  }

  /** Chunks of different ids within some time. */
  public List<Chunk> chunks(int count, long from, long millis) {
    List<Chunk> chunks = new ArrayList<>();
    boolean within = random.nextBoolean();
    boolean centroids = random.nextBoolean();
    for (int i = 0; i < count; i++) {
      chunks.add(chunk("c" + i, from + random.nextLong(millis), within, centroids));
    }
    Collections.shuffle(chunks, random);
    return chunks;
  }

  private Chunk chunk(String id, long at, boolean within, boolean centroids) {
    double score = within ? random.nextDouble(-1, 1) : SCORES[random.nextInt(SCORES.length)];
    List<String> topics = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      topics.add("topic" + random.nextInt(9));
    }
    List<Chunk.Cluster> clusters = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      clusters.add(cluster(centroids));
    }
    return new Chunk(
        id,
        at,
        score,
        number(),
        number(),
        number(),
        random.nextBoolean(),
        size(),
        topics,
        clusters,
        random.nextInt(3) == 0 ? "" : "Summary of " + id,
        random.nextInt(9) == 0);
  }

  private Chunk.Cluster cluster(boolean centroids) {
    List<String> mentions = new ArrayList<>();
    for (int i = random.nextInt(30); i > 0; i--) {
      mentions.add("mention " + random.nextInt(300));
    }
    return new Chunk.Cluster(
        "id" + random.nextInt(9),
        LABELS.get(random.nextInt(LABELS.size())),
        mentions,
        Math.max(mentions.size(), size()),
        random.nextInt(9) == 0,
        centroids && random.nextBoolean() ? centroid() : Centroid.NONE,
        random.nextBoolean() ? null : (Double) SCORES[random.nextInt(SCORES.length)]);
  }

  private Centroid centroid() {
    double[] vector = new double[random.nextBoolean() ? 3 : 8];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = random.nextGaussian() * (random.nextInt(20) == 0 ? 1e300 : 1);
    }
    return Centroid.of(vector);
  }

  private long size() {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> Chunk.MAX_COUNT;
      default -> random.nextInt(40);
    };
  }

  private BigDecimal number() {
    return switch (random.nextInt(5)) {
      case 0 -> new BigDecimal("0.333333333333333333");
      case 1 -> new BigDecimal("1E+308");
      case 2 -> new BigDecimal("-7.50");
      default -> BigDecimal.valueOf(random.nextInt(100));
    };
  }
}
