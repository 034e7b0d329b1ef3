package orhestra.insights.stream;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.insights.domain.BrandName;
import orhestra.platform.redis.Redis;

/** Finds brands in Redis, and what waits there for them. Thread-safe. */
public final class BrandFinder {
  private static final Logger log = LoggerFactory.getLogger(BrandFinder.class);
  private static final int MOST_WARNINGS = 1_000;

  private final Redis redis;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  public BrandFinder(Redis redis) {
    this.redis = requireNonNull(redis, "redis is null");
  }

  /** Told what was found. */
  public interface Found {
    /** Chunks wait in the brand's queue. */
    void chunks(String brand);

    /** The holder of this fence has, or had, chunks of the brand in its hands. */
    void processing(String brand, long fence);
  }

  /** The brands that are registered in Redis. Blocks. */
  public Set<String> registered() {
    Set<String> brands = new LinkedHashSet<>();
    for (String key : List.of(Keys.BRANDS_LIST, Keys.BRANDS_SET)) {
      for (byte[] member : members(key)) {
        String text = new String(member, StandardCharsets.UTF_8);
        BrandName.slug(text)
            .ifPresentOrElse(brands::add, () -> warn(key + " names no brand: " + shown(text)));
      }
    }
    return brands;
  }

  private Collection<byte[]> members(String key) {
    String type = redis.await(redis.commands().type(key));
    return switch (type) {
      case "set" -> redis.await(redis.commands().smembers(key));
      case "list" -> redis.await(redis.commands().lrange(key, 0, -1));
      case "none" -> List.of();
      default -> {
        warn(key + " is a " + type + "; a set or a list of brands is expected");
        yield List.of();
      }
    };
  }

  /** Registers a brand where the programs of the original look for it. Blocks. */
  public void register(String brand) {
    byte[] name = brand.getBytes(StandardCharsets.UTF_8);
    String type = redis.await(redis.commands().type(Keys.BRANDS_SET));
    if (type.equals("list")) {
      List<byte[]> there = redis.await(redis.commands().lrange(Keys.BRANDS_SET, 0, -1));
      if (there.stream().noneMatch(one -> java.util.Arrays.equals(one, name))) {
        redis.await(redis.commands().rpush(Keys.BRANDS_SET, name));
      }
    } else if (type.equals("set") || type.equals("none")) {
      redis.await(redis.commands().sadd(Keys.BRANDS_SET, name));
    }
  }

  /**
   * Looks through all keys for queues that are not empty, and for what holders have taken. Blocks.
   */
  public void search(Found found) {
    redis.scan(Keys.ALL_CHUNKS, page -> page.forEach(key -> queue(key, found)));
    redis.scan(Keys.ALL_PROCESSING, page -> page.forEach(key -> processing(key, found)));
  }

  private void queue(String key, Found found) {
    brand(key).ifPresent(found::chunks);
  }

  private void processing(String key, Found found) {
    Keys.brandOfProcessing(key)
        .filter(BrandName::isSlug)
        .ifPresent(
            brand ->
                Keys.fenceOfProcessing(key).ifPresent(fence -> found.processing(brand, fence)));
  }

  /** The brand whose queue this key is, if it is one; a name that is none is logged once. */
  public Optional<String> brand(String key) {
    Optional<String> brand = Keys.brandOfChunks(key);
    if (brand.isPresent() && !BrandName.isSlug(brand.get())) {
      warn("chunks wait under " + shown(key) + ", which names no brand");
      return Optional.empty();
    }
    return brand;
  }

  private void warn(String what) {
    if (warned.size() < MOST_WARNINGS && warned.add(what)) {
      log.warn("{}", what);
    }
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
