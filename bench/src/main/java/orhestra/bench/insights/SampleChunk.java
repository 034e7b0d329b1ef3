package orhestra.bench.insights;

import java.time.Instant;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A chunk as the seed's workers send it.
 *
 * @param id within its brand
 * @param mentions at least 2
 * @param positive at least 2: so that the three are counts, and not fractions of 1
 * @param json as it is pushed
 */
public record SampleChunk(
    String brand, String id, int mentions, int positive, int neutral, int negative, String json) {
  private static final String[] THINGS = {
    "launch", "price", "delivery", "support", "quality", "design", "battery", "returns", "app",
    "store", "warranty", "colour", "packaging", "sound", "camera", "size", "website", "service",
    "advert", "discount"
  };
  private static final String[] TONES = {
    "buzz",
    "trouble",
    "praise",
    "questions",
    "rumours",
    "delays",
    "compared",
    "reviews",
    "news",
    "jokes"
  };

  /** One of the seed's size and shape. */
  public static SampleChunk small(String brand, String id, long at, RandomGenerator random) {
    int thing = random.nextInt(THINGS.length);
    String tone = TONES[thing % TONES.length];
    String clusters =
        """
        {"id":"%s-%s","label":"%s %s","mentions":["m%d","m%d"]}\
        """
            .formatted(
                THINGS[thing],
                tone,
                THINGS[thing],
                tone,
                random.nextInt(1_000),
                random.nextInt(1_000));
    return of(brand, id, at, thing, clusters, random);
  }

  /** One with up to three of some 200 clusters, each with three texts. */
  public static SampleChunk large(String brand, String id, long at, RandomGenerator random) {
    int thing = random.nextInt(THINGS.length);
    StringBuilder clusters = new StringBuilder();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String about = THINGS[(thing + 7 * i) % THINGS.length];
      String tone = TONES[random.nextInt(TONES.length)];
      clusters
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"id":"%s-%s","label":"%s %s","mentionCount":%d,"mentions":[%s,%s,%s]}\
              """
                  .formatted(
                      about,
                      tone,
                      about,
                      tone,
                      3 + random.nextInt(20),
                      text(about, random),
                      text(tone, random),
                      text(about, random)));
    }
    return of(brand, id, at, thing, clusters.toString(), random);
  }

  private static String text(String about, RandomGenerator random) {
    return "\"what people say about the %s of number %d, and why\""
        .formatted(about, random.nextInt(100_000));
  }

  private static SampleChunk of(
      String brand, String id, long at, int thing, String clusters, RandomGenerator random) {
    int positive = 2 + random.nextInt(5);
    int neutral = random.nextInt(4);
    int negative = random.nextInt(3);
    int mentions = 3 + random.nextInt(9);
    String json =
        String.format(
            Locale.ROOT,
            """
            {"chunkId":"%s","brand":"%s","processedAt":"%s",\
            "sentiment":{"positive":%d,"neutral":%d,"negative":%d,"score":%.2f},\
            "topics":["%s"],"clusters":[%s],"meta":{"mentionCount":%d}}\
            """,
            id,
            brand,
            Instant.ofEpochMilli(at),
            positive,
            neutral,
            negative,
            random.nextDouble() * 2 - 1,
            THINGS[thing],
            clusters,
            mentions);
    return new SampleChunk(brand, id, mentions, positive, neutral, negative, json);
  }
}
