package orhestra.computations.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.Feature;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.Tally;
import orhestra.platform.http.ApiException;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.databind.JsonNode;

/** Reads what a client contributes, and refuses what cannot be a summary of rows. */
public final class ContributionJson {
  /** Counts up to here are exact in every JSON reader. */
  private static final long MOST_ROWS = 1L << 53;

  /** Sums of doubles may be off by this share. */
  private static final double SLACK = 1e-6;

  private ContributionJson() {}

  /**
   * The field {@code contribution} of a body; empty if it is absent.
   *
   * @throws ApiException 400 that names what is wrong
   */
  public static Map<String, Tally> read(JsonFields body, @Nullable JobSchema schema) {
    JsonFields contribution = body.optionalObject("contribution");
    if (contribution == null) {
      return Map.of();
    }
    if (schema == null) {
      throw body.error("contribution", "contribution needs a schema");
    }
    Map<String, Feature> features = schema.byName();
    Map<String, Tally> tallies = new LinkedHashMap<>();
    for (String name : contribution.node().propertyNames()) {
      Feature feature = features.get(name);
      if (feature == null) {
        throw contribution.error(name, contribution.name(name) + " is not in the job's schema");
      }
      tallies.put(name, tally(contribution, feature));
    }
    return tallies;
  }

  /** A contribution that was read before. */
  public static Map<String, Tally> parse(String document, JobSchema schema) {
    return document.isEmpty()
        ? Map.of()
        : read(
            Json.parseObject(
                ("{\"contribution\":" + document + "}").getBytes(StandardCharsets.UTF_8)),
            schema);
  }

  private static Tally tally(JsonFields contribution, Feature feature) {
    return switch (feature) {
      case Feature.Numeric numeric -> numbers(contribution.object(numeric.name()), numeric);
      case Feature.Truth truth -> {
        JsonFields given = contribution.object(truth.name()).only("n", "true");
        long count = given.longValue("n", 0, MOST_ROWS);
        yield new Tally.Truths(count, given.longValue("true", 0, count));
      }
      case Feature.Category category -> categories(contribution.object(category.name()), category);
      case Feature.Wire wire -> vector(contribution, wire);
    };
  }

  private static Tally numbers(JsonFields given, Feature.Numeric feature) {
    given.only("n", "sum", "sumSquares", "min", "max", "histogram");
    long count = given.longValue("n", 0, MOST_ROWS);
    int bins = feature.bins() == null ? 0 : feature.bins().count();
    List<Long> histogram = bins == 0 ? List.of() : histogram(given, bins, count);
    if (bins == 0 && given.has("histogram")) {
      throw given.error("histogram", given.name("histogram") + " needs bins in the job's schema");
    }
    if (count == 0) {
      return new Tally.Numbers(0, BigDecimal.ZERO, BigDecimal.ZERO, null, histogram);
    }
    double sum = given.number("sum");
    double squares = given.number("sumSquares");
    Tally.Range range = range(given, "min", given.number("min"), given.number("max"));
    double mean = sum / count;
    within(given, "sum", mean, range);
    // No rows have a mean of squares below the square of their mean.
    if (squares / count < mean * mean * (1 - SLACK)) {
      throw given.error("sumSquares", given.name("sumSquares") + " is less than n and sum allow");
    }
    return new Tally.Numbers(count, new BigDecimal(sum), new BigDecimal(squares), range, histogram);
  }

  private static Tally.Range range(JsonFields given, String field, double min, double max) {
    if (min > max) {
      throw given.error(field, given.name(field) + " has a min that is greater than its max");
    }
    return new Tally.Range(min, max);
  }

  private static void within(JsonFields given, String field, double mean, Tally.Range range) {
    double slack = SLACK * Math.max(Math.abs(range.min()), Math.abs(range.max()));
    if (mean < range.min() - slack || mean > range.max() + slack) {
      throw given.error(field, given.name(field) + " gives a mean that is not between min and max");
    }
  }

  private static List<Long> histogram(JsonFields given, int bins, long count) {
    JsonNode node = given.any("histogram");
    if (node == null || !node.isArray() || node.size() != bins) {
      throw given.error(
          "histogram", given.name("histogram") + " must be a list of " + bins + " counts");
    }
    List<Long> counts = new ArrayList<>(bins);
    long total = 0;
    for (JsonNode one : node) {
      long value = count(given, "histogram", one);
      counts.add(value);
      total += value;
    }
    if (total != count) {
      throw given.error(
          "histogram",
          given.name("histogram")
              + " must count all n values; those outside in the outermost bins");
    }
    return counts;
  }

  private static long count(JsonFields given, String field, JsonNode value) {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      long count = value.longValue();
      if (count >= 0 && count <= MOST_ROWS) {
        return count;
      }
    }
    throw given.error(field, given.name(field) + " must hold whole numbers, 0 or more");
  }

  private static Tally categories(JsonFields given, Feature.Category feature) {
    given.only("counts", "other");
    long other = given.longValue("other", 0, MOST_ROWS, 0);
    Map<String, Long> counts = new HashMap<>();
    feature.categories().forEach(category -> counts.put(category, 0L));
    JsonFields listed = given.object("counts");
    long total = other;
    for (Map.Entry<String, JsonNode> entry : listed.node().properties()) {
      long count = count(listed, entry.getKey(), entry.getValue());
      total += count;
      if (total > MOST_ROWS) {
        throw given.error("counts", given.name("counts") + " are more than can be counted");
      }
      if (feature.categories().isEmpty() || counts.containsKey(entry.getKey())) {
        counts.put(entry.getKey(), count);
      } else {
        // Not of the job's list.
        other += count;
      }
    }
    return new Tally.Categories(counts, other);
  }

  private static Tally vector(JsonFields contribution, Feature.Wire wire) {
    String name = wire.name();
    JsonNode node = contribution.any(name);
    if (node == null || !node.isArray() || node.size() != wire.length()) {
      throw contribution.error(
          name, contribution.name(name) + " must be a list of " + wire.length() + " numbers");
    }
    long count = count(contribution, name, node.get(0));
    return switch (wire.kind()) {
      case BOOLEAN -> {
        long truths = count(contribution, name, node.get(1));
        if (truths > count) {
          throw contribution.error(name, contribution.name(name) + " has more true than values");
        }
        yield new Tally.Truths(count, truths);
      }
      case NUMERIC -> {
        if (count == 0) {
          yield new Tally.NumberVector(0, BigDecimal.ZERO, null);
        }
        Tally.Range range =
            range(
                contribution,
                name,
                number(contribution, name, node.get(1)),
                number(contribution, name, node.get(2)));
        double mean = number(contribution, name, node.get(3));
        within(contribution, name, mean, range);
        yield new Tally.NumberVector(
            count, new BigDecimal(mean).multiply(BigDecimal.valueOf(count)), range);
      }
      case NOMINAL -> new Tally.CategoryVector(count);
    };
  }

  private static double number(JsonFields given, String field, JsonNode value) {
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!Double.isFinite(number)) {
      throw given.error(field, given.name(field) + " must hold finite numbers");
    }
    return number;
  }
}
