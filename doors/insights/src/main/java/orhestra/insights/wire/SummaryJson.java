package orhestra.insights.wire;

import java.math.BigDecimal;
import java.util.List;
import orhestra.insights.domain.Summary;
import orhestra.platform.json.Json;
import tools.jackson.core.JsonGenerator;

/** A summary as it is published. */
public final class SummaryJson {
  private static final int PLAIN_DIGITS = 21;

  private SummaryJson() {}

  /** The fields in the order that readers know, and after them {@code epoch, windowStart}. */
  public static byte[] write(Summary summary) {
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringProperty("brand", summary.brand());
          json.writeStringProperty("generatedAt", Timestamp.text(summary.generatedAt()));
          json.writeNumberProperty("totalChunks", summary.totalChunks());
          json.writeNumberProperty("totalMentions", summary.totalMentions());
          sentiment(json, summary.sentiment());
          strings(json, "dominantTopics", summary.dominantTopics());
          clusters(json, summary.clusters());
          json.writeBooleanProperty("spikeDetected", summary.spikeDetected());
          json.writeStringProperty("summary", summary.text());
          strings(json, "chunkSummaries", summary.chunkSummaries());
          json.writeNumberProperty("epoch", summary.epoch());
          json.writeStringProperty("windowStart", Timestamp.text(summary.windowStart()));
          json.writeEndObject();
        });
  }

  private static void sentiment(JsonGenerator json, Summary.SentimentTotals totals) {
    json.writeName("sentiment");
    json.writeStartObject();
    number(json, "positive", totals.positive());
    number(json, "neutral", totals.neutral());
    number(json, "negative", totals.negative());
    number(json, "score", totals.score());
    json.writeEndObject();
  }

  private static void clusters(JsonGenerator json, List<Summary.TopCluster> clusters) {
    json.writeName("clusters");
    json.writeStartArray();
    for (Summary.TopCluster cluster : clusters) {
      json.writeStartObject();
      json.writeStringProperty("id", cluster.id());
      json.writeStringProperty("label", cluster.label());
      json.writeNumberProperty("mentions", cluster.mentions());
      if (cluster.spike()) {
        json.writeBooleanProperty("spike", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void strings(JsonGenerator json, String name, List<String> values) {
    json.writeName(name);
    json.writeStartArray();
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  /** As JavaScript writes it: no exponent before there are more than 21 digits. */
  private static void number(JsonGenerator json, String name, BigDecimal number) {
    json.writeName(name);
    int digits = number.precision() - number.scale();
    json.writeNumber(digits <= PLAIN_DIGITS ? number.toPlainString() : number.toString());
  }
}
