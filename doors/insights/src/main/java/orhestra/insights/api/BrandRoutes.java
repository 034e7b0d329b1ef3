package orhestra.insights.api;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orhestra.insights.Insights;
import orhestra.insights.SummaryFeed;
import orhestra.insights.domain.Brand;
import orhestra.insights.domain.BrandName;
import orhestra.insights.domain.Chunk;
import orhestra.insights.domain.MergedChunk;
import orhestra.insights.domain.Published;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.EventStream;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.json.Json;
import orhestra.platform.json.JsonFields;
import tools.jackson.core.JsonGenerator;

/** Brands as readers see them: lists, summaries, chunks, spikes, and new summaries as they come. */
final class BrandRoutes {
  private static final int MAX_PAGE = 1_000;

  private final Insights insights;

  BrandRoutes(Insights insights) {
    this.insights = insights;
  }

  List<Route> routes() {
    return List.of(
        get("/api/brands", BrandDocs.LIST, this::list),
        new Route(Method.POST, "/api/brands", Access.OPERATOR, BrandDocs.REGISTER, this::register),
        get("/api/brands/{brand}/summary", BrandDocs.SUMMARY, this::summary),
        get("/api/brands/{brand}/chunks", BrandDocs.CHUNKS, this::chunks),
        get("/api/brands/{brand}/spikes", BrandDocs.SPIKES, this::spikes),
        get("/api/brands/{brand}/live", BrandDocs.LIVE, this::live),
        get("/api/brands/{brand}/stream", BrandDocs.STREAM, this::stream));
  }

  private static Route get(
      String path, orhestra.platform.http.RouteDoc doc, orhestra.platform.http.Handler handler) {
    return new Route(Method.GET, path, Access.VIEWER, doc, handler);
  }

  private Response list(Request request) {
    int limit = request.intQuery("limit", 1_000, 1, MAX_PAGE);
    @Nullable String cursor = request.query("cursor");
    List<Brand> brands = insights.brands(cursor == null ? "" : cursor, limit);
    return Json.objectAnswer(
        200,
        json -> {
          BrandWire.strings(json, "brands", brands.stream().map(Brand::name).toList());
          json.writeArrayPropertyStart("details");
          brands.forEach(brand -> write(json, brand));
          json.writeEndArray();
          if (brands.size() == limit) {
            json.writeStringProperty("nextCursor", brands.getLast().name());
          }
        });
  }

  private static void write(JsonGenerator json, Brand brand) {
    json.writeStartObject();
    json.writeStringProperty("brand", brand.name());
    json.writeNumberProperty("chunks", brand.chunks());
    json.writeNumberProperty("duplicates", brand.duplicates());
    json.writeNumberProperty("late", brand.late());
    json.writeNumberProperty("failed", brand.failures());
    json.writeNumberProperty("epoch", brand.epoch());
    BrandWire.time(json, "registeredAt", brand.registeredAt());
    BrandWire.time(json, "lastMergedAt", brand.mergedAt());
    BrandWire.time(json, "lastFailedAt", brand.failedAt());
    json.writeEndObject();
  }

  private Response register(Request request) {
    JsonFields fields = Json.object(request).only("brand");
    String name =
        BrandName.slug(fields.string("brand", 1_000))
            .orElseThrow(
                () ->
                    new ApiException(
                        400,
                        "brand must be made of letters a to z, digits, hyphens and spaces, at most "
                            + BrandName.MAX_LENGTH,
                        "brand"));
    boolean isNew = insights.register(name);
    return Json.objectAnswer(
        isNew ? 201 : 200,
        json -> {
          json.writeBooleanProperty("success", true);
          json.writeStringProperty("brand", name);
          if (!isNew) {
            json.writeBooleanProperty("existing", true);
          }
        });
  }

  private Response summary(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    return insights
        .summary(brand)
        .map(found -> Response.json(200, found.document().getBytes(StandardCharsets.UTF_8)))
        .orElseGet(() -> BrandWire.waiting(brand));
  }

  private Response chunks(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    if (brand.chunks() == 0) {
      return BrandWire.waiting(brand);
    }
    int limit = request.intQuery("limit", 100, 1, MAX_PAGE);
    List<MergedChunk> chunks = insights.chunks(brand, cursor(request, brand), limit);
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("brand", brand.name());
          json.writeNumberProperty("total", brand.chunks());
          writeChunks(json, chunks, limit);
        });
  }

  /** The number in the query below which chunks are to be. */
  static long cursor(Request request, Brand brand) {
    @Nullable String cursor = request.query("cursor");
    if (cursor == null) {
      return brand.chunks();
    }
    try {
      long number = Long.parseLong(cursor);
      if (number >= 0 && number <= brand.chunks()) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ApiException(400, "cursor must be a nextCursor of this list", "cursor");
  }

  /** A page of chunks, and where the next one begins. */
  static void writeChunks(JsonGenerator json, List<MergedChunk> chunks, int limit) {
    json.writeArrayPropertyStart("chunks");
    chunks.forEach(chunk -> write(json, chunk));
    json.writeEndArray();
    if (chunks.size() == limit) {
      json.writeStringProperty("nextCursor", Long.toString(chunks.getLast().number()));
    }
  }

  static void write(JsonGenerator json, MergedChunk merged) {
    Chunk chunk = merged.chunk();
    json.writeStartObject();
    json.writeStringProperty("chunkId", chunk.chunkId());
    json.writeNumberProperty("number", merged.number());
    BrandWire.time(json, "processedAt", chunk.at());
    BrandWire.time(json, "receivedAt", merged.receivedAt());
    json.writeNumberProperty("mentions", chunk.mentions());
    json.writeName("sentiment");
    json.writeStartObject();
    BrandWire.number(json, "positive", chunk.positive());
    BrandWire.number(json, "neutral", chunk.neutral());
    BrandWire.number(json, "negative", chunk.negative());
    BrandWire.number(json, "score", BigDecimal.valueOf(chunk.score()));
    json.writeBooleanProperty("fractions", chunk.fractions());
    json.writeEndObject();
    BrandWire.strings(json, "topics", chunk.topics());
    json.writeArrayPropertyStart("clusters");
    for (Chunk.Cluster cluster : chunk.clusters()) {
      json.writeStartObject();
      json.writeStringProperty("id", cluster.id());
      json.writeStringProperty("label", cluster.label());
      json.writeNumberProperty("mentions", cluster.size());
      json.writeBooleanProperty("spike", cluster.spike());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringProperty("summary", chunk.summary());
    json.writeBooleanProperty("spikeDetected", chunk.spike());
    json.writeEndObject();
  }

  private Response spikes(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    if (brand.chunks() == 0) {
      return BrandWire.waiting(brand);
    }
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("brand", brand.name());
          json.writeArrayPropertyStart("spikes");
          insights
              .spikes(brand)
              .forEach(
                  spike -> {
                    json.writeStartObject();
                    BrandWire.time(json, "timestamp", spike.at());
                    json.writeNumberProperty("spikeScore", spike.score());
                    json.writeNumberProperty("mentionCount", spike.mentions());
                    json.writeNumberProperty("threshold", spike.threshold());
                    json.writeEndObject();
                  });
          json.writeEndArray();
        });
  }

  private Response live(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    Optional<Published> summary = insights.summary(brand);
    if (summary.isEmpty()) {
      return BrandWire.waiting(brand);
    }
    Optional<Long> waiting = insights.waiting(brand);
    return Json.objectAnswer(
        200,
        json -> {
          json.writeStringProperty("brand", brand.name());
          json.writeStringProperty("status", "live");
          BrandWire.time(json, "lastMergedAt", brand.mergedAt());
          json.writeStringProperty("orchestratorId", brand.holder());
          json.writeNumberProperty("mergedChunks", brand.chunks());
          json.writeName("waitingChunks");
          if (waiting.isPresent()) {
            json.writeNumber(waiting.get());
          } else {
            json.writeNull();
          }
          json.writeNumberProperty("duplicates", brand.duplicates());
          json.writeNumberProperty("late", brand.late());
          json.writeNumberProperty("failed", brand.failures());
          json.writeName("summary");
          json.writeRawValue(summary.get().document());
        });
  }

  private Response stream(Request request) {
    Brand brand = BrandWire.brand(insights, request);
    return EventStream.of(events -> stream(brand, events));
  }

  private void stream(Brand brand, EventStream events) throws Exception {
    try (SummaryFeed.Watch watch = insights.feed().watch(brand.name())) {
      long sent = send(events, insights.summary(brand), -1);
      while (!watch.isEnded()) {
        Optional<Published> news = watch.next(EventStream.HEARTBEAT);
        if (news.isEmpty() && !watch.isEnded()) {
          events.heartbeat();
          // Redis may have been away and the news with it: the database knows.
          news = insights.summary(brand);
        }
        sent = send(events, news, sent);
      }
    }
  }

  /** Sends a summary if it is newer than that; the epoch of what was sent last. */
  private static long send(EventStream events, Optional<Published> summary, long sent)
      throws IOException {
    if (summary.isEmpty() || summary.get().epoch() <= sent) {
      return sent;
    }
    Published news = summary.get();
    events.send(
        "summary", Long.toString(news.epoch()), news.document().getBytes(StandardCharsets.UTF_8));
    return news.epoch();
  }
}
