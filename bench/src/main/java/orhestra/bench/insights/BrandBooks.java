package orhestra.bench.insights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What Redis has acknowledged of the chunks of all brands, each counted once. Thread-safe. */
final class BrandBooks {
  /** Chunks that may be sent once more. */
  private static final int REMEMBERED = 50;

  private final Map<String, Page> pages = new TreeMap<>();

  private static final class Page {
    BrandTotals totals = BrandTotals.NOTHING;
    final Set<String> poison = new HashSet<>();
    final List<String> sent = new ArrayList<>();
  }

  private Page page(String brand) {
    return pages.computeIfAbsent(brand, name -> new Page());
  }

  /** A chunk that was not acknowledged before. */
  synchronized void acknowledged(SampleChunk chunk, RandomGenerator random) {
    Page page = page(chunk.brand());
    page.totals = page.totals.plus(chunk);
    if (page.sent.size() < REMEMBERED) {
      page.sent.add(chunk.json());
    } else {
      page.sent.set(random.nextInt(REMEMBERED), chunk.json());
    }
  }

  /** Something that is no chunk, and that was not acknowledged before. */
  synchronized void poisoned(String brand, String payload) {
    page(brand).poison.add(payload);
  }

  /** A chunk of the brand that was acknowledged; null if none was. */
  synchronized @Nullable String any(String brand, RandomGenerator random) {
    List<String> sent = page(brand).sent;
    return sent.isEmpty() ? null : sent.get(random.nextInt(sent.size()));
  }

  synchronized Collection<String> brands() {
    return List.copyOf(pages.keySet());
  }

  synchronized BrandTotals totals(String brand) {
    return page(brand).totals;
  }

  synchronized Set<String> poison(String brand) {
    return Set.copyOf(page(brand).poison);
  }

  /** Chunks of all brands. */
  synchronized long chunks() {
    return pages.values().stream().mapToLong(page -> page.totals.chunks()).sum();
  }
}
