package orhestra.cli.demo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orhestra.cli.terminal.Terminal;
import orhestra.cli.terminal.Words;
import orhestra.client.WireJson;
import orhestra.client.insights.FailedChunk;
import orhestra.client.insights.InsightsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Chunks that could not be merged, as they are found through the API. */
final class DeadLetters {
  private static final int NAMED = 6;
  private static final double MENDED_SCORE = 0.5;

  private final Map<String, List<FailedChunk>> byBrand;

  private DeadLetters(Map<String, List<FailedChunk>> byBrand) {
    this.byBrand = byBrand;
  }

  /** Those of these brands. */
  static DeadLetters of(InsightsClient client, Iterable<String> brands)
      throws InterruptedException {
    Map<String, List<FailedChunk>> all = new LinkedHashMap<>();
    for (String brand : brands) {
      all.put(brand, client.failed(brand));
    }
    return new DeadLetters(all);
  }

  long count() {
    return byBrand.values().stream().mapToLong(List::size).sum();
  }

  long count(String brand) {
    return byBrand.getOrDefault(brand, List.of()).size();
  }

  /** Some of them, one of each kind first, as lines of at most {@code width} places. */
  List<String> lines(int width) {
    Map<String, String> kinds = new LinkedHashMap<>();
    byBrand.forEach(
        (brand, failed) ->
            failed.forEach(
                letter ->
                    kinds.putIfAbsent(
                        letter.error().replace(brand, "").replaceAll("[0-9]+", "#"),
                        Words.cut(
                            "  " + brand + ": " + Terminal.printable(letter.error()), width))));
    return kinds.values().stream().limit(NAMED).toList();
  }

  /**
   * A dead letter that lacks only its score.
   *
   * @param chunk with a score
   * @param mentions that it will add
   */
  record Mendable(String brand, String id, JsonNode chunk, long mentions) {
    Mendable {
      requireNonNull(brand, "brand is null");
      requireNonNull(id, "id is null");
      requireNonNull(chunk, "chunk is null");
    }
  }

  /** All that can be mended so. */
  List<Mendable> mendable() {
    List<Mendable> found = new ArrayList<>();
    byBrand.forEach(
        (brand, failed) ->
            failed.stream()
                .filter(letter -> letter.error().startsWith("sentiment.score"))
                .forEach(letter -> found.add(mend(brand, letter))));
    return found;
  }

  private static Mendable mend(String brand, FailedChunk letter) {
    JsonNode chunk = WireJson.mapper().readTree(letter.payload());
    ((ObjectNode) chunk.path("sentiment")).put("score", MENDED_SCORE);
    long mentions = chunk.path("meta").path("mentionCount").asLong();
    return new Mendable(brand, letter.id(), chunk, mentions);
  }
}
