package orhestra.computations.wire;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.Feature;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.Statistic;
import orhestra.computations.smpc.ComputationType;

/**
 * Reads what the entry-by-entry sum of the clients' vectors says of the features. That is little:
 * counts can be added, but neither means of different numbers of rows nor minima nor quartiles.
 */
final class ClusterSums {
  private ClusterSums() {}

  /** By feature, in the schema's order; features of which it says nothing are left out. */
  static Map<String, Statistic> of(
      JobSchema schema, String computationType, List<BigDecimal> output) {
    Map<String, Statistic> statistics = new LinkedHashMap<>();
    if (ComputationType.isSum(computationType)) {
      for (Feature feature : schema.features()) {
        if (feature instanceof Feature.Wire wire
            && (long) wire.offset() + wire.length() <= output.size()) {
          Statistic statistic =
              statistic(wire.kind(), output.subList(wire.offset(), wire.offset() + wire.length()));
          if (statistic != null) {
            statistics.put(wire.name(), statistic);
          }
        }
      }
    }
    return statistics;
  }

  private static @Nullable Statistic statistic(Feature.WireKind kind, List<BigDecimal> sums) {
    Long count = count(sums.getFirst());
    if (count == null) {
      return null;
    }
    return switch (kind) {
      case BOOLEAN -> {
        Long truths = count(sums.get(1));
        yield truths == null || truths > count
            ? null
            : new Statistic.Truths(count, truths, count == 0 ? null : 100.0 * truths / count);
      }
      case NUMERIC -> new Statistic.NumberVector(count, null, null);
      case NOMINAL -> new Statistic.CategoryVector(count);
    };
  }

  /** A number of rows; null if it cannot be one. */
  private static @Nullable Long count(BigDecimal sum) {
    try {
      long count = sum.longValueExact();
      return count < 0 ? null : (Long) count;
    } catch (ArithmeticException e) {
      return null;
    }
  }
}
