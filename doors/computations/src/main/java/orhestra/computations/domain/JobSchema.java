package orhestra.computations.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The features of a job, by name. Two schemas are equal in whatever order they list them. */
public final class JobSchema {
  /** More features than this are refused. */
  public static final int MOST = 10_000;

  private final Map<String, Feature> features = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if two have the same name
   */
  public JobSchema(List<Feature> features) {
    for (Feature feature : features) {
      if (this.features.put(feature.name(), feature) != null) {
        throw new IllegalArgumentException("twice in the schema: " + feature.name());
      }
    }
  }

  /** In the order given. */
  public Collection<Feature> features() {
    return List.copyOf(features.values());
  }

  /** By name. */
  public Map<String, Feature> byName() {
    return Map.copyOf(features);
  }

  /**
   * The joint statistics of what clients contributed, in the order of the schema. Features to which
   * nobody contributed are left out.
   */
  public Map<String, Statistic> aggregate(List<Map<String, Tally>> contributions) {
    Map<String, List<Tally>> tallies = new HashMap<>();
    for (Map<String, Tally> contribution : contributions) {
      contribution.forEach(
          (name, tally) -> tallies.computeIfAbsent(name, key -> new ArrayList<>()).add(tally));
    }
    Map<String, Statistic> statistics = new LinkedHashMap<>();
    features.forEach(
        (name, feature) ->
            tallies.getOrDefault(name, List.of()).stream()
                .reduce(Tally::sum)
                .ifPresent(tally -> statistics.put(name, Statistic.of(feature, tally))));
    return statistics;
  }

  /** Whether the other one also lists them in this order, which the vectors of a round have. */
  public boolean sameOrder(JobSchema other) {
    return List.copyOf(features.values()).equals(List.copyOf(other.features.values()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobSchema schema && schema.features.equals(features);
  }

  @Override
  public int hashCode() {
    return features.hashCode();
  }

  @Override
  public String toString() {
    return features.values().toString();
  }
}
