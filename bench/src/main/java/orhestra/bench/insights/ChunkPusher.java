package orhestra.bench.insights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A worker that pushes chunks of random brands one by one, and each again and again until Redis has
 * acknowledged it. One of twenty is pushed once more on purpose, and one of two hundred is none.
 */
final class ChunkPusher {
  private static final double TWICE = 0.05;
  private static final double POISON = 0.005;

  private final String name;
  private final int brands;
  private final BrandRedis redis;
  private final BrandBooks books;
  private final Random random;
  private int pushes;

  /** Its chunks are told from others' by its name. */
  ChunkPusher(String name, int brands, BrandRedis redis, BrandBooks books, Random random) {
    this.name = requireNonNull(name, "name is null");
    this.brands = brands;
    this.redis = requireNonNull(redis, "redis is null");
    this.books = requireNonNull(books, "books is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** Pushes until none is to be pushed any more. */
  void push(AtomicInteger left) throws IOException, InterruptedException {
    while (left.getAndDecrement() > 0) {
      pushOne("brand-" + random.nextInt(brands));
    }
  }

  /** Pushes one, to this brand. */
  void pushOne(String brand) throws IOException, InterruptedException {
    String id = name + "-" + pushes++;
    if (random.nextDouble() < POISON) {
      String poison = poison(brand, id);
      redis.pushSurely(brand, poison);
      books.poisoned(brand, poison);
      return;
    }
    SampleChunk chunk = SampleChunk.small(brand, id, System.currentTimeMillis(), random);
    redis.pushSurely(brand, chunk.json());
    books.acknowledged(chunk, random);
    if (random.nextDouble() < TWICE) {
      @Nullable String earlier = books.any(brand, random);
      redis.pushSurely(brand, earlier == null ? chunk.json() : earlier);
    }
  }

  private String poison(String brand, String id) {
    return switch (random.nextInt(4)) {
      case 0 -> "no JSON at all: " + id;
      case 1 -> SampleChunk.small("another-brand", id, 0, random).json();
      case 2 -> "{\"chunkId\":\"%s\",\"brand\":\"%s\",\"clusters\":[]}".formatted(id, brand);
      default -> SampleChunk.small(brand, id, 0, random).json() + "}";
    };
  }
}
