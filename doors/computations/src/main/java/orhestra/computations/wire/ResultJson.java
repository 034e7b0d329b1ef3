package orhestra.computations.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orhestra.computations.domain.Bins;
import orhestra.computations.domain.Statistic;
import orhestra.computations.domain.Tally;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** Results as clients read them. */
public final class ResultJson {
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
              json.writeEndObject();
            });
    return new String(document, StandardCharsets.UTF_8);
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
