package orhestra.insights.api;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orhestra.insights.Insights;
import orhestra.insights.domain.Brand;
import orhestra.insights.domain.Cluster;
import orhestra.insights.domain.Clusters;
import orhestra.insights.domain.MergedChunk;
import orhestra.insights.domain.PartialMerge;
import orhestra.insights.domain.Summarizer;
import orhestra.insights.domain.Summary;
import orhestra.insights.domain.Topic;
import orhestra.insights.domain.Totals;
import orhestra.insights.domain.Window;
import orhestra.insights.wire.SummaryJson;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** What is behind a summary: its course over time, why it is as it is, how else it could be. */
final class InsightRoutes {
  private static final int MOST_TOPICS = 50;
  private static final int MOST_CLUSTERS = 50;

  private final Insights insights;

  InsightRoutes(Insights insights) {
    this.insights = insights;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            "/api/brands/{brand}/analytics",
            Access.VIEWER,
            BrandDocs.ANALYTICS,
            this::analytics),
        new Route(
            Method.GET,
            "/api/brands/{brand}/explain",
            Access.VIEWER,
            BrandDocs.EXPLAIN,
            this::explain),
        new Route(
            Method.GET,
            "/api/brands/{brand}/shadow",
            Access.VIEWER,
            BrandDocs.SHADOW,
            this::shadow));
  }

  private double threshold() {
    return insights.settings().threshold();
  }

  private Response analytics(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    if (brand.chunks() == 0) {
      return BrandWire.waiting(brand);
    }
    Window window = insights.window(brand);
    Summary summary = insights.summary(brand, window, threshold());
    List<Cluster> clusters = Clusters.resolve(window.total(), threshold());
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("brand", brand.name());
          json.writeNumberProperty("epoch", brand.epoch());
          BrandWire.time(json, "windowStart", window.start());
          BrandWire.time(json, "windowEnd", window.end());
          json.writeNumberProperty("totalChunks", summary.totalChunks());
          json.writeNumberProperty("totalMentions", summary.totalMentions());
          sentiment(json, summary.sentiment());
          json.writeArrayPropertyStart("series");
          window.indexes().forEach(period -> writePeriod(json, window, period));
          json.writeEndArray();
          json.writeArrayPropertyStart("topics");
          window.total().topics().stream().limit(MOST_TOPICS).forEach(topic -> write(json, topic));
          json.writeEndArray();
          json.writeArrayPropertyStart("clusters");
          clusters.stream().limit(MOST_CLUSTERS).forEach(cluster -> write(json, cluster));
          json.writeEndArray();
        });
  }

  private static void sentiment(JsonGenerator json, Summary.SentimentTotals sentiment) {
    json.writeName("sentiment");
    json.writeStartObject();
    BrandWire.number(json, "positive", sentiment.positive());
    BrandWire.number(json, "neutral", sentiment.neutral());
    BrandWire.number(json, "negative", sentiment.negative());
    BrandWire.number(json, "score", sentiment.score());
    json.writeEndObject();
  }

  private static void writePeriod(JsonGenerator json, Window window, long period) {
    PartialMerge bucket = window.bucket(period);
    Totals totals = bucket.totals();
    json.writeStartObject();
    BrandWire.time(json, "start", window.startOf(period));
    json.writeNumberProperty("chunks", totals.chunks());
    json.writeNumberProperty("mentions", totals.mentions());
    sentiment(json, Summarizer.sentiment(bucket.totals()));
    json.writeBooleanProperty("spike", totals.spike());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Topic topic) {
    json.writeStartObject();
    json.writeStringProperty("topic", topic.name());
    json.writeNumberProperty("count", topic.count());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Cluster cluster) {
    json.writeStartObject();
    json.writeStringProperty("id", cluster.id());
    json.writeStringProperty("label", cluster.label());
    json.writeNumberProperty("mentions", cluster.size());
    json.writeBooleanProperty("spike", cluster.spike());
    BrandWire.number(json, "sentimentScore", cluster.sentimentScore());
    BrandWire.strings(json, "texts", cluster.mentions());
    json.writeEndObject();
  }

  private Response explain(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    if (brand.chunks() == 0) {
      return BrandWire.waiting(brand);
    }
    int limit = request.intQuery("limit", 100, 1, 1_000);
    long before = BrandRoutes.cursor(request, brand);
    Window window = insights.window(brand);
    long start = window.start();
    List<MergedChunk> chunks = insights.chunks(brand, before, limit);
    List<MergedChunk> inWindow = chunks.stream().filter(one -> one.chunk().at() >= start).toList();
    List<Cluster> clusters = Clusters.resolve(window.total(), threshold());
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("brand", brand.name());
          json.writeNumberProperty("epoch", brand.epoch());
          json.writeNumberProperty("threshold", threshold());
          BrandWire.time(json, "windowStart", start);
          BrandWire.time(json, "windowEnd", window.end());
          json.writeNumberProperty("chunksInWindow", window.total().totals().chunks());
          json.writeNumberProperty("chunksMerged", brand.chunks());
          json.writeNumberProperty("duplicates", brand.duplicates());
          json.writeNumberProperty("late", brand.late());
          json.writeNumberProperty("failed", brand.failures());
          json.writeArrayPropertyStart("clusters");
          clusters.stream().limit(MOST_CLUSTERS).forEach(cluster -> writeParts(json, cluster));
          json.writeEndArray();
          json.writeArrayPropertyStart("chunks");
          inWindow.forEach(chunk -> BrandRoutes.write(json, chunk));
          json.writeEndArray();
          if (chunks.size() == limit) {
            json.writeStringProperty("nextCursor", Long.toString(chunks.getLast().number()));
          }
        });
  }

  private static void writeParts(JsonGenerator json, Cluster cluster) {
    json.writeStartObject();
    json.writeStringProperty("id", cluster.id());
    json.writeStringProperty("label", cluster.label());
    json.writeNumberProperty("mentions", cluster.size());
    json.writeArrayPropertyStart("mergedFrom");
    for (Cluster.Part part : cluster.parts()) {
      json.writeStartObject();
      json.writeStringProperty("label", part.atom().lead().label().text());
      json.writeNumberProperty("mentions", part.atom().size());
      BrandWire.number(
          json, "similarity", BigDecimal.valueOf(Math.round(part.similarity() * 1000), 3));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private Response shadow(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    double other = threshold(request);
    if (brand.chunks() == 0) {
      return BrandWire.waiting(brand);
    }
    Window window = insights.window(brand);
    List<Cluster> now = Clusters.resolve(window.total(), threshold());
    List<Cluster> then = Clusters.resolve(window.total(), other);
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("brand", brand.name());
          json.writeNumberProperty("threshold", threshold());
          json.writeNumberProperty("shadowThreshold", other);
          write(json, "summary", insights.summary(brand, window, threshold()));
          write(json, "shadowSummary", insights.summary(brand, window, other));
          json.writeName("difference");
          json.writeStartObject();
          json.writeNumberProperty("clusters", now.size());
          json.writeNumberProperty("shadowClusters", then.size());
          differences(json, now, then);
          json.writeEndObject();
        });
  }

  private static double threshold(Request request) {
    @Nullable String text = request.query("threshold");
    try {
      double value = text == null ? Double.NaN : Double.parseDouble(text);
      if (value > 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ApiException(
        400, "threshold must be a number greater than 0, at most 1", "threshold");
  }

  private static void write(JsonGenerator json, String field, Summary summary) {
    json.writeName(field);
    json.writeRawValue(new String(SummaryJson.write(summary), StandardCharsets.UTF_8));
  }

  /** Labels that lead a cluster only here, only there, or one of another size. */
  private static void differences(JsonGenerator json, List<Cluster> now, List<Cluster> then) {
    Set<String> labels = new LinkedHashSet<>();
    now.forEach(cluster -> labels.add(cluster.label()));
    then.forEach(cluster -> labels.add(cluster.label()));
    List<String> joined = new ArrayList<>();
    List<String> split = new ArrayList<>();
    json.writeArrayPropertyStart("changed");
    int written = 0;
    for (String label : labels) {
      Optional<Long> here = size(now, label);
      Optional<Long> there = size(then, label);
      if (there.isEmpty()) {
        joined.add(label);
      } else if (here.isEmpty()) {
        split.add(label);
      } else if (!Objects.equals(here, there) && written++ < MOST_CLUSTERS) {
        json.writeStartObject();
        json.writeStringProperty("label", label);
        json.writeNumberProperty("mentions", here.get());
        json.writeNumberProperty("shadowMentions", there.get());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    BrandWire.strings(json, "onlyNow", joined.stream().limit(MOST_CLUSTERS).toList());
    BrandWire.strings(json, "onlyShadow", split.stream().limit(MOST_CLUSTERS).toList());
  }

  private static Optional<Long> size(List<Cluster> clusters, String label) {
    return clusters.stream()
        .filter(cluster -> cluster.label().equals(label))
        .map(Cluster::size)
        .reduce(Long::sum);
  }
}
