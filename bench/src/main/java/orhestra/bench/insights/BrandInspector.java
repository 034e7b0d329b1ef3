package orhestra.bench.insights;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.bench.kill9.Findings;
import orhestra.bench.load.HttpConnection;
import orhestra.bench.process.ServerProcess;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares what Redis and the servers say of brands with what was acknowledged. */
final class BrandInspector {
  private static final Duration NO_PROGRESS = Duration.ofSeconds(60);
  private static final int LOOK_MILLIS = 50;

  private final BrandRedis redis;
  private final BrandBooks books;
  private final Findings findings;

  BrandInspector(BrandRedis redis, BrandBooks books, Findings findings) {
    this.redis = requireNonNull(redis, "redis is null");
    this.books = requireNonNull(books, "books is null");
    this.findings = requireNonNull(findings, "findings is null");
  }

  /**
   * Returns when nothing waits to be merged and nothing is in any holder's hands; false, with a
   * finding, if that does not come about.
   */
  boolean awaitTaken() throws InterruptedException {
    long since = System.nanoTime();
    List<String> before = List.of();
    while (true) {
      List<String> waiting = waiting();
      if (waiting.isEmpty()) {
        return true;
      }
      if (!waiting.equals(before)) {
        before = waiting;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > NO_PROGRESS.toNanos()) {
        findings.wrong("stuck: %d lists, first %s".formatted(waiting.size(), waiting.getFirst()));
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** Whether nothing waits to be merged, and nothing is in any holder's hands. */
  boolean isTaken() {
    return waiting().isEmpty();
  }

  /** Lists of chunks that are not merged, each with its length. */
  private List<String> waiting() {
    List<String> keys = new ArrayList<>(redis.keys("result:brand:*:chunks"));
    keys.addAll(redis.keys("processing:*"));
    return keys.stream().sorted().map(key -> key + ": " + redis.commands().llen(key)).toList();
  }

  /** Waits until the summaries in Redis are right, for a while; whether they are. */
  boolean awaitSummaries(Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    while (!books.brands().stream().allMatch(this::isPublished)) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }

  private boolean isPublished(String brand) {
    try {
      @Nullable String summary = redis.commands().get(BrandRedis.summary(brand));
      return summary != null
          && BrandTotals.of(JsonMapper.shared().readTree(summary)).equals(books.totals(brand));
    } catch (RedisException away) {
      return false;
    }
  }

  /** Looks at all brands, in Redis and at these servers. */
  void inspect(Collection<ServerProcess> servers) throws IOException {
    for (String brand : books.brands()) {
      compare(brand, redis.commands().get(BrandRedis.summary(brand)), "in Redis");
    }
    for (ServerProcess server : servers) {
      try (HttpConnection connection = new HttpConnection(server.port())) {
        for (String brand : books.brands()) {
          String path = "/api/brands/" + brand;
          compare(brand, get(connection, path + "/summary"), "at a server");
          compareFailed(brand, get(connection, path + "/failed?limit=1000"));
        }
      }
    }
  }

  private static @Nullable String get(HttpConnection connection, String path) throws IOException {
    return connection.get(path) == 200 ? connection.body() : null;
  }

  void compare(String brand, @Nullable String summary, String where) {
    if (summary == null) {
      findings.lost("the summary of %s %s".formatted(brand, where));
      return;
    }
    BrandTotals expected = books.totals(brand);
    BrandTotals found = BrandTotals.of(JsonMapper.shared().readTree(summary));
    String what = "%s %s: %s, acknowledged %s".formatted(brand, where, found, expected);
    if (found.chunks() < expected.chunks()) {
      findings.lost(what);
    } else if (found.chunks() > expected.chunks()) {
      findings.doubled(what);
    } else if (!found.equals(expected)) {
      findings.wrong(what);
    }
  }

  void compareFailed(String brand, @Nullable String page) {
    Set<String> missing = new HashSet<>(books.poison(brand));
    if (page == null) {
      findings.lost("the failed chunks of " + brand);
      return;
    }
    Set<String> seen = new HashSet<>();
    for (JsonNode failed : JsonMapper.shared().readTree(page).path("failed")) {
      String payload = failed.path("payload").asString("");
      if (!seen.add(payload)) {
        findings.doubled("among the failed chunks of %s: %s".formatted(brand, payload));
      } else if (!missing.remove(payload)) {
        findings.wrong(
            "among the failed chunks of %s (%s): %s"
                .formatted(brand, failed.path("error").asString(""), payload));
      }
    }
    missing.forEach(
        payload -> findings.lost("among the failed chunks of %s: %s".formatted(brand, payload)));
  }
}
