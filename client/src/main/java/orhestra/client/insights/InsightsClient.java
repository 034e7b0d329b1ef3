package orhestra.client.insights;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orhestra.client.ServerException;
import orhestra.client.Transport;
import tools.jackson.databind.JsonNode;

/**
 * Brands of an insights door and their summaries. {@link SummaryStream} follows them.
 *
 * <p>Each call throws {@link ServerException} when the server refuses and {@link
 * orhestra.client.ServerUnreachableException} when no answer came. Nothing is repeated. The methods
 * with a {@code Class} read the answer as that type, {@link JsonNode} for the whole document.
 *
 * <p>Safe for use by many threads. The transport stays the caller's to close.
 */
public final class InsightsClient {
  private static final String BRANDS = "/api/brands";

  private final Transport transport;

  public InsightsClient(Transport transport) {
    this.transport = requireNonNull(transport, "transport is null");
  }

  /** The door's own health; a {@link ServerException} of status 503 when it cannot work. */
  public <T> T health(Class<T> as) throws InterruptedException {
    return transport.get("/insights/health", as);
  }

  /** All brands by name, with as many calls as that takes. */
  public List<Brand> brands() throws InterruptedException {
    List<Brand> all = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      String query = cursor == null ? "" : "?cursor=" + Transport.encode(cursor);
      BrandsAnswer page = transport.get(BRANDS + query, BrandsAnswer.class);
      all.addAll(page.details());
      cursor = page.nextCursor();
    } while (cursor != null);
    return all;
  }

  /** The first thousand brands by name. */
  public <T> T brands(Class<T> as) throws InterruptedException {
    return transport.get(BRANDS, as);
  }

  /** The summary as it is published; empty while nothing has been merged. */
  public Optional<Summary> summary(String brand) throws InterruptedException {
    return Optional.ofNullable(live(brand).summary());
  }

  public <T> T summary(String brand, Class<T> as) throws InterruptedException {
    return transport.get(path(brand, "/summary"), as);
  }

  /** The summary, and how the brand's stream is doing. */
  public Live live(String brand) throws InterruptedException {
    return live(brand, Live.class);
  }

  public <T> T live(String brand, Class<T> as) throws InterruptedException {
    return transport.get(path(brand, "/live"), as);
  }

  /** The last spikes, the oldest first. */
  public List<Spike> spikes(String brand) throws InterruptedException {
    return transport.get(path(brand, "/spikes"), SpikesAnswer.class).spikes();
  }

  /** All chunks that could not be merged, the oldest first, with as many calls as that takes. */
  public List<FailedChunk> failed(String brand) throws InterruptedException {
    List<FailedChunk> all = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      String query = cursor == null ? "" : "?cursor=" + Transport.encode(cursor);
      FailedAnswer page = transport.get(path(brand, "/failed") + query, FailedAnswer.class);
      all.addAll(page.failed());
      cursor = page.nextCursor();
    } while (cursor != null);
    return all;
  }

  /**
   * Puts a chunk that could not be merged into the brand's queue once more; when this returns it
   * waits there.
   *
   * @param mended in place of what came, null to try that again
   */
  public void replay(String brand, String failedId, @Nullable JsonNode mended)
      throws InterruptedException {
    transport.post(
        path(brand, "/failed/" + Transport.encode(failedId) + "/replay"),
        mended == null ? null : Map.of("payload", mended),
        JsonNode.class);
  }

  static String path(String brand, String rest) {
    if (brand.isBlank()) {
      throw new IllegalArgumentException("the brand's name is empty");
    }
    return BRANDS + "/" + Transport.encode(brand) + rest;
  }

  record BrandsAnswer(List<Brand> details, @Nullable String nextCursor) {
    BrandsAnswer {
      requireNonNull(details, "details is missing");
    }
  }

  record SpikesAnswer(List<Spike> spikes) {
    SpikesAnswer(@Nullable List<Spike> spikes) {
      this.spikes = spikes == null ? List.of() : List.copyOf(spikes);
    }
  }

  record FailedAnswer(List<FailedChunk> failed, @Nullable String nextCursor) {
    FailedAnswer {
      requireNonNull(failed, "failed is missing");
    }
  }
}
