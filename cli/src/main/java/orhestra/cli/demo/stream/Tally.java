package orhestra.cli.demo.stream;

import java.util.Map;
import java.util.TreeMap;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What workers have sent and Redis has acknowledged, by brand. Not for use by several threads. */
public final class Tally {
  private final Map<String, Counts> brands = new TreeMap<>();

  /**
   * Of one brand.
   *
   * @param chunks distinct ones that count
   * @param mentions in them
   * @param duplicates sent once more
   * @param late from before the window
   * @param poison what cannot be merged
   */
  public record Counts(long chunks, long mentions, long duplicates, long late, long poison) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    /** The sum. */
    public Counts plus(Counts other) {
      return new Counts(
          chunks + other.chunks,
          mentions + other.mentions,
          duplicates + other.duplicates,
          late + other.late,
          poison + other.poison);
    }

    private static Counts of(Push push) {
      return switch (push.kind()) {
        case CHUNK -> new Counts(1, push.mentions(), 0, 0, 0);
        case DUPLICATE -> new Counts(0, 0, 1, 0, 0);
        case LATE -> new Counts(0, 0, 0, 1, 0);
        case POISON -> new Counts(0, 0, 0, 0, 1);
      };
    }
  }

  void add(Push push) {
    add(push.brand(), Counts.of(push));
  }

  /** Adds to what is counted of a brand. */
  public void add(String brand, Counts more) {
    brands.merge(brand, more, Counts::plus);
  }

  /** Adds what another worker has sent, as {@link #json} wrote it. */
  public void add(String json) {
    JsonNode document = WireJson.mapper().readTree(json);
    document
        .properties()
        .forEach(
            entry ->
                add(entry.getKey(), WireJson.mapper().treeToValue(entry.getValue(), Counts.class)));
  }

  /** All brands by name. */
  public Map<String, Counts> brands() {
    return new TreeMap<>(brands);
  }

  /** The sum over all brands. */
  public Counts total() {
    return brands.values().stream().reduce(Counts.NONE, Counts::plus);
  }

  String json() {
    ObjectNode document = WireJson.mapper().createObjectNode();
    brands.forEach((brand, counts) -> document.putPOJO(brand, counts));
    return WireJson.mapper().writeValueAsString(document);
  }
}
