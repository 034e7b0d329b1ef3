package orhestra.insights.api;

import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;

/** What the API page says about brands. */
final class BrandDocs {
  private static final String TAG = "insights";

  private static final Schema SENTIMENT =
      Schema.object()
          .required("positive", Schema.number())
          .required("neutral", Schema.number())
          .required("negative", Schema.number())
          .required("score", Schema.number())
          .named("Sentiment");

  private static final Schema SUMMARY_BODY =
      Schema.object()
          .required("brand", Schema.string())
          .required("generatedAt", Schema.timestamp())
          .required("totalChunks", Schema.integer())
          .required("totalMentions", Schema.integer())
          .required("sentiment", SENTIMENT)
          .required("dominantTopics", Schema.array(Schema.string()))
          .required(
              "clusters",
              Schema.array(
                  Schema.object()
                      .required("id", Schema.string())
                      .required("label", Schema.string())
                      .required("mentions", Schema.integer())
                      .optional("spike", Schema.bool())))
          .required("spikeDetected", Schema.bool())
          .required("summary", Schema.string())
          .required("chunkSummaries", Schema.array(Schema.string()))
          .required("epoch", Schema.integer().describe("counts the merges of the brand"))
          .required("windowStart", Schema.timestamp())
          .named("Summary");

  private static final Schema WAITING =
      Schema.object()
          .required("status", Schema.values("waiting"))
          .required("message", Schema.string())
          .named("Waiting");

  private static final Schema CHUNK =
      Schema.object()
          .required("chunkId", Schema.string())
          .required("number", Schema.integer())
          .required("processedAt", Schema.timestamp())
          .required("receivedAt", Schema.timestamp())
          .required("mentions", Schema.integer())
          .required("sentiment", SENTIMENT)
          .required("topics", Schema.array(Schema.string()))
          .required("clusters", Schema.array(Schema.object()))
          .required("summary", Schema.string())
          .required("spikeDetected", Schema.bool())
          .named("MergedChunk");

  private static final Schema FAILED_BODY =
      Schema.object()
          .required("id", Schema.string())
          .required("receivedAt", Schema.timestamp())
          .required("error", Schema.string())
          .required("encoding", Schema.values("text", "base64", "truncated"))
          .required("payload", Schema.string())
          .named("FailedChunk");

  private static final Schema SUCCESS = Schema.object().required("success", Schema.bool());

  static final RouteDoc LIST =
      RouteDoc.of(TAG, "All brands, by name")
          .query("limit", Schema.integer(1, 1_000).byDefault(1_000), "brands on a page")
          .query("cursor", Schema.string(), "nextCursor of the page before")
          .answer(
              200,
              "their names, and what has become of their chunks",
              Schema.object()
                  .required("brands", Schema.array(Schema.string()))
                  .required("details", Schema.array(Schema.object()))
                  .optional("nextCursor", Schema.string()),
              null);

  static final RouteDoc REGISTER =
      RouteDoc.of(TAG, "Make a brand known")
          .describe(
              "A brand whose chunks come is known without this. Its name is put in lower case,"
                  + " with hyphens for spaces.")
          .request(
              Schema.object().required("brand", Schema.string()).closed(), "{\"brand\":\"nike\"}")
          .answer(
              201,
              "it is known now",
              SUCCESS.required("brand", Schema.string()),
              "{\"success\":true,\"brand\":\"nike\"}")
          .answer(200, "it was known", SUCCESS.required("brand", Schema.string()), null)
          .error(400, "no name of a brand");

  static final RouteDoc SUMMARY =
      brand("The summary of a brand, as it is published")
          .answer(200, "the summary", Schema.oneOf(SUMMARY_BODY, WAITING), null);

  static final RouteDoc CHUNKS =
      brand("The merged chunks of a brand, the newest first")
          .query("limit", Schema.integer(1, 1_000).byDefault(100), "chunks on a page")
          .query("cursor", Schema.string(), "nextCursor of the page before")
          .answer(
              200,
              "the chunks",
              Schema.oneOf(
                  Schema.object()
                      .required("brand", Schema.string())
                      .required("total", Schema.integer())
                      .required("chunks", Schema.array(CHUNK))
                      .optional("nextCursor", Schema.string()),
                  WAITING),
              null);

  static final RouteDoc SPIKES =
      brand("The last spikes of a brand, the oldest first")
          .answer(
              200,
              "periods in which a worker saw a spike",
              Schema.oneOf(
                  Schema.object()
                      .required("brand", Schema.string())
                      .required(
                          "spikes",
                          Schema.array(
                              Schema.object()
                                  .required("timestamp", Schema.timestamp())
                                  .required("spikeScore", Schema.number())
                                  .required("mentionCount", Schema.integer())
                                  .required("threshold", Schema.number()))),
                  WAITING),
              null);

  static final RouteDoc LIVE =
      brand("How a brand's stream is doing, and its summary")
          .answer(200, "counts and the summary", Schema.oneOf(Schema.object(), WAITING), null);

  static final RouteDoc STREAM =
      brand("Each new summary of a brand as it is published")
          .describe(
              "Server-sent events named `summary`, whose id is the epoch, beginning with the"
                  + " summary as it stands. Summaries are cumulative: the newest one says all.")
          .answer(200, "the events", "text/event-stream", Schema.string());

  static final RouteDoc ANALYTICS =
      brand("The course of a brand over its window, its topics and its clusters with texts")
          .answer(200, "by periods", Schema.oneOf(Schema.object(), WAITING), null);

  static final RouteDoc EXPLAIN =
      brand("Why a brand's summary is as it is")
          .describe(
              "Which labels were merged into which cluster, how similar they were, and which chunks"
                  + " are in the window.")
          .query("limit", Schema.integer(1, 1_000).byDefault(100), "chunks on a page")
          .query("cursor", Schema.string(), "nextCursor of the page before")
          .answer(200, "the reasons", Schema.oneOf(Schema.object(), WAITING), null);

  static final RouteDoc SHADOW =
      brand("What the summary would be with another threshold, and the difference")
          .query(
              "threshold",
              Schema.number().with("exclusiveMinimum", 0).with("maximum", 1),
              "in place of MERGE_SIMILARITY_THRESHOLD")
          .answer(200, "both summaries", Schema.oneOf(Schema.object(), WAITING), null)
          .error(400, "no such threshold");

  static final RouteDoc FAILED_LIST =
      brand("Chunks of a brand that could not be merged")
          .query("limit", Schema.integer(1, 1_000).byDefault(100), "chunks on a page")
          .query("cursor", Schema.string(), "nextCursor of the page before")
          .answer(
              200,
              "the chunks as they came, and why",
              Schema.object()
                  .required("brand", Schema.string())
                  .required("failed", Schema.array(FAILED_BODY))
                  .optional("nextCursor", Schema.string()),
              null);

  static final RouteDoc FAILED =
      brand("A chunk that could not be merged").answer(200, "as it came", FAILED_BODY, null);

  static final RouteDoc REPLAY =
      brand("Put a chunk that could not be merged into the brand's queue once more")
          .request(
              "application/json",
              false,
              Schema.object()
                  .optional("payload", Schema.any().describe("the mended chunk; else as it came"))
                  .closed(),
              null)
          .answer(202, "it waits in the queue", SUCCESS.required("message", Schema.string()), null)
          .error(400, "it cannot be merged like this either");

  static final RouteDoc DISCARD =
      brand("Give up a chunk that could not be merged").answer(200, "it is gone", SUCCESS, null);

  static final RouteDoc HEALTH =
      RouteDoc.of(TAG, "Whether chunks can be merged, and what was merged last")
          .answer(200, "they can", Schema.object(), null)
          .answer(
              503, "Redis or the database is away: which, and since when", Schema.object(), null);

  static final RouteDoc METRICS =
      RouteDoc.of(TAG, "The door's meters in the Prometheus text format")
          .answer(200, "the meters", "text/plain", Schema.string());

  private BrandDocs() {}

  private static RouteDoc brand(String summary) {
    return RouteDoc.of(TAG, summary).error(404, "no such brand");
  }
}
