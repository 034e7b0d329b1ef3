package orhestra.computations.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.Bins;
import orhestra.computations.domain.JobSchema;
import orhestra.computations.domain.Statistic;
import orhestra.computations.domain.Tally;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** Results as clients read them. */
public final class ResultJson {
  /** Where the numbers of the SMPC cluster stand; no feature of such a job is called so. */
  public static final String CLUSTER = "smpc";

  private ResultJson() {}

  /** The final result of a job: {@code aggregatedResults} and {@code metadata}. */
  public static String write(
      Map<String, Statistic> statistics, int features, int clients, int done, long completedAt) {
    return write(statistics, features, clients, done, completedAt, Map.of());
  }

  /**
   * The same with more metadata.
   *
   * @param more texts, numbers and lists, by name
   */
  public static String write(
      Map<String, Statistic> statistics,
      int features,
      int clients,
      int done,
      long completedAt,
      Map<String, Object> more) {
    byte[] document =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeObjectPropertyStart("aggregatedResults");
              statistics.forEach(
                  (name, statistic) -> {
                    json.writeObjectPropertyStart(name);
                    write(json, statistic);
                    json.writeEndObject();
                  });
              json.writeEndObject();
              metadata(json, features, clients, done, completedAt, more);
              json.writeEndObject();
            });
    return new String(document, StandardCharsets.UTF_8);
  }

  /**
   * The final result of a job that the SMPC cluster computed. Its numbers stand under {@code smpc}
   * as it gave them, in decimals. What a sum of vectors says of a feature whose place in them is
   * known stands under the feature's name; a sum of means or of minima says nothing.
   */
  public static String ofCluster(
      JobSchema schema,
      String computationType,
      List<BigDecimal> output,
      int clients,
      int done,
      long completedAt) {
    byte[] document =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeObjectPropertyStart("aggregatedResults");
              ClusterSums.of(schema, computationType, output)
                  .forEach(
                      (name, statistic) -> {
                        json.writeObjectPropertyStart(name);
                        write(json, statistic);
                        json.writeStringProperty("source", CLUSTER);
                        json.writeEndObject();
                      });
              json.writeObjectPropertyStart(CLUSTER);
              json.writeStringProperty("computationType", computationType);
              json.writeArrayPropertyStart("output");
              output.forEach(json::writeNumber);
              json.writeEndArray();
              json.writeEndObject();
              json.writeEndObject();
              metadata(json, schema.features().size(), clients, done, completedAt, Map.of());
              json.writeEndObject();
            });
    return new String(document, StandardCharsets.UTF_8);
  }

  private static void metadata(
      JsonGenerator json,
      int features,
      int clients,
      int done,
      long completedAt,
      Map<String, Object> more) {
    json.writeObjectPropertyStart("metadata");
    json.writeNumberProperty("totalFeatures", features);
    json.writeNumberProperty("totalClients", clients);
    json.writeStringProperty("completedAt", Instant.ofEpochMilli(completedAt).toString());
    json.writeNumberProperty("doneCount", done);
    more.forEach(
        (name, value) -> {
          json.writeName(name);
          json.writeRawValue(Json.text(value));
        });
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Statistic statistic) {
    switch (statistic) {
      case Statistic.Numbers numbers -> write(json, numbers);
      case Statistic.Truths truths -> {
        json.writeNumberProperty("n", truths.count());
        whole(json, "true", truths.truths());
        number(json, "percentage", truths.percentage());
      }
      case Statistic.Categories categories -> write(json, categories);
      case Statistic.Withheld withheld -> {
        json.writeNullProperty("n");
        json.writeStringProperty("withheld", "there are fewer rows than the minimum cell count");
      }
      case Statistic.NumberVector vector -> {
        json.writeNumberProperty("n", vector.count());
        number(json, "mean", vector.mean());
        range(json, vector.range());
        json.writeNullProperty("q1");
        json.writeNullProperty("q2");
        json.writeNullProperty("q3");
        json.writeStringProperty("quartiles", "not mergeable");
      }
      case Statistic.CategoryVector vector -> {
        json.writeNumberProperty("n", vector.count());
        json.writeNullProperty("uniqueCount");
        json.writeNullProperty("topCount");
        json.writeStringProperty("uniqueCountAndTopCount", "not mergeable");
      }
    }
  }

  private static void write(JsonGenerator json, Statistic.Numbers numbers) {
    json.writeNumberProperty("n", numbers.count());
    number(json, "mean", numbers.mean());
    if (numbers.meanError() != null) {
      number(json, "meanError", numbers.meanError());
    }
    number(json, "std", numbers.std());
    number(json, "stdError", numbers.stdError());
    range(json, numbers.range());
    Statistic.Quartiles quartiles = numbers.quartiles();
    Bins bins = numbers.bins();
    if (bins == null) {
      return;
    }
    quantile(json, "q1", quartiles == null ? null : quartiles.q1());
    quantile(json, "q2", quartiles == null ? null : quartiles.median());
    quantile(json, "q3", quartiles == null ? null : quartiles.q3());
    json.writeObjectPropertyStart("histogram");
    json.writeNumberProperty("min", bins.min());
    json.writeNumberProperty("max", bins.max());
    json.writeArrayPropertyStart("counts");
    for (Long count : numbers.histogram()) {
      if (count == null) {
        json.writeNull();
      } else {
        json.writeNumber(count);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void quantile(
      JsonGenerator json, String name, Statistic.@Nullable Quantile quantile) {
    number(json, name, quantile == null ? null : quantile.value());
    number(json, name + "Error", quantile == null ? null : quantile.error());
  }

  private static void write(JsonGenerator json, Statistic.Categories categories) {
    json.writeNumberProperty("n", categories.count());
    json.writeObjectPropertyStart("counts");
    categories.counts().forEach((category, count) -> whole(json, category, count));
    json.writeEndObject();
    whole(json, "other", categories.other());
    whole(json, "distinct", categories.distinct());
    String mode = categories.mode();
    if (mode == null) {
      json.writeNullProperty("mode");
    } else {
      json.writeStringProperty("mode", mode);
    }
    number(json, "share", categories.share());
  }

  private static void range(JsonGenerator json, Tally.@Nullable Range range) {
    number(json, "min", range == null ? null : range.min());
    number(json, "max", range == null ? null : range.max());
  }

  private static void whole(JsonGenerator json, String name, @Nullable Long value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, value);
    }
  }

  private static void number(JsonGenerator json, String name, @Nullable Double value) {
    if (value == null || !Double.isFinite(value)) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, value);
    }
  }
}
