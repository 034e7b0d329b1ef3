package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import orhestra.client.ServerException;
import orhestra.client.insights.Summary;
import orhestra.client.insights.SummaryStream;
import tools.jackson.databind.JsonNode;

/** The newest summary of each brand, from one stream for each. Safe for use by several threads. */
final class BrandFeeds implements AutoCloseable {
  private final SummaryStream stream;
  private final Map<String, Thread> followers = new ConcurrentHashMap<>();
  private final Map<String, Summary> latest = new ConcurrentHashMap<>();

  BrandFeeds(SummaryStream stream) {
    this.stream = requireNonNull(stream, "stream is null");
  }

  /** Follows a brand that the server knows, once. */
  void follow(String brand) {
    followers.computeIfAbsent(
        brand, name -> Thread.ofVirtual().name("feed-" + name).start(() -> run(name)));
  }

  private void run(String brand) {
    try {
      stream.follow(brand, new Latest(brand));
    } catch (ServerException e) {
      // The demo sees by its own calls that the server refuses.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Latest implements SummaryStream.Watcher {
    private final String brand;

    Latest(String brand) {
      this.brand = brand;
    }

    @Override
    public boolean summary(Summary summary, JsonNode document) {
      latest.put(brand, summary);
      return true;
    }
  }

  /** By the brands' names. */
  Map<String, Summary> latest() {
    return new TreeMap<>(latest);
  }

  @Override
  public void close() {
    followers.values().forEach(Thread::interrupt);
  }
}
