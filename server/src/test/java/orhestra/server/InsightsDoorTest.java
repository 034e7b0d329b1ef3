package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orhestra.platform.redis.TestRedis;
import tools.jackson.databind.JsonNode;

/** The insights door through Redis and HTTP, as its workers and readers see it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class InsightsDoorTest {
  private static final String SEED =
      """
      {"chunkId":"nike-1","brand":"nike","processedAt":"2025-01-01T00:00:00Z","sentiment":{"positive":5,"neutral":2,"negative":1,"score":4},"topics":["launch"],"clusters":[{"id":"launch-positive","label":"Launch Buzz","mentions":["m1","m2"],"spike":true}],"meta":{"mentionCount":3}}\
      """;

  @TempDir private static Path folder;
  private static TestRedis redis;
  private static TestServer server;
  private static Workers workers;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    server =
        TestServer.onH2(
            folder,
            "REDIS_URL",
            "redis://127.0.0.1:" + redis.port(),
            "BRAND_REFRESH_INTERVAL_SEC",
            "1");
    workers = new Workers(redis.port());
    awaitRedis(server);
  }

  @AfterAll
  static void stop() {
    workers.close();
    server.close();
    redis.close();
  }

  static void awaitRedis(TestServer server) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(server.get("/insights/health").status()).isEqualTo(200));
  }

  @Test
  void theSeedsSampleGivesTheContractsSummary() {
    workers.push("nike", SEED);
    workers.awaitChunks("nike", 1);
    String text = workers.redis().get("summary:brand:nike");
    assertThat(text.replaceAll("\"generatedAt\":\"[^\"]*\"", "\"generatedAt\":\"T\""))
        .isEqualTo(
            """
            {"brand":"nike","generatedAt":"T","totalChunks":1,"totalMentions":3,\
            "sentiment":{"positive":5,"neutral":2,"negative":1,"score":4},\
            "dominantTopics":["launch"],\
            "clusters":[{"id":"launch-positive","label":"Launch Buzz","mentions":2,"spike":true}],\
            "spikeDetected":true,\
            "summary":"2 notable mentions in 1 cluster, the largest Launch Buzz.\
             Key topics: launch. Spike in Launch Buzz.",\
            "chunkSummaries":[],"epoch":1,"windowStart":"2024-12-31T00:05:00.000Z"}\
            """);
    assertThat(workers.redis().ttl("summary:brand:nike")).isBetween(1_700L, 1_800L);
    assertThat(server.text("/api/brands/nike/summary")).isEqualTo(text);
    JsonNode spike =
        orhestra.platform.json.Json.parse(
            workers.redis().lindex("spike:brand:nike", 0).getBytes(StandardCharsets.UTF_8));
    assertThat(spike.propertyNames())
        .containsExactly("timestamp", "spikeScore", "mentionCount", "threshold");
    assertThat(spike.path("mentionCount").intValue()).isEqualTo(3);
    assertThat(workers.redis().ttl("spike:brand:nike")).isBetween(604_000L, 604_800L);
    // Nothing is left in anybody's hands.
    await().until(() -> workers.redis().keys("processing:*nike*").isEmpty());
    assertThat(workers.redis().exists("result:brand:nike:chunks")).isZero();
  }

  @Test
  void aChunkThatComesAgainCountsOnce() {
    workers.push("twice", Workers.chunk("twice", "a", 10, ""), Workers.chunk("twice", "a", 10, ""));
    workers.push("twice", Workers.chunk("twice", "b", 5, ""));
    workers.push("twice", Workers.chunk("twice", "a", 10, ""));
    workers.push("twice", Workers.chunk("twice", "c", 1, ""));
    JsonNode summary = workers.awaitChunks("twice", 3);
    assertThat(summary.path("totalMentions").intValue()).isEqualTo(16);
    assertThat(details("twice").path("duplicates").intValue()).isEqualTo(2);
  }

  private static JsonNode details(String brand) {
    for (JsonNode one : server.get("/api/brands").body().path("details")) {
      if (one.path("brand").stringValue().equals(brand)) {
        return one;
      }
    }
    throw new AssertionError(brand + " is not listed");
  }

  @Test
  void poisonIsSetAsideAloneAndCanBeMendedAndReplayed() {
    workers.push(
        "poison",
        Workers.chunk("poison", "good-1", 1, ""),
        "not json",
        "{\"chunkId\":\"x\",\"brand\":\"other\"}",
        "{\"chunkId\":\"\",\"brand\":\"poison\"}",
        "{\"chunkId\":\"x\",\"brand\":\"poison\",\"sentiment\":{\"score\":\"4\"}}",
        "{\"chunkId\":\"x\",\"brand\":\"poison\",\"sentiment\":{\"score\":1},\"clusters\":[7]}",
        Workers.chunk("poison", "good-2", 2, ""));
    workers.awaitChunks("poison", 2);
    await().until(() -> workers.redis().llen("failed:brand:poison") == 5);
    JsonNode entry =
        orhestra.platform.json.Json.parse(
            workers.redis().lindex("failed:brand:poison", 0).getBytes(StandardCharsets.UTF_8));
    assertThat(entry.propertyNames()).containsExactly("brand", "receivedAt", "error", "payload");
    assertThat(entry.path("payload").stringValue()).isEqualTo("not json");
    JsonNode failed = server.get("/api/brands/poison/failed").body().path("failed");
    assertThat(failed).hasSize(5);
    assertThat(failed.get(3).path("error").stringValue())
        .isEqualTo("sentiment.score must be a finite number");

    String first = "/api/brands/poison/failed/" + failed.get(0).path("id").stringValue();
    TestServer.Answer unmended = server.post(first + "/replay", "");
    assertThat(unmended.status()).isEqualTo(400);
    assertThat(unmended.text("field")).isEqualTo("payload");
    TestServer.Answer mended =
        server.post(
            first + "/replay", "{\"payload\":" + Workers.chunk("poison", "mended", 4, "") + "}");
    assertThat(mended.status()).isEqualTo(202);
    JsonNode summary = workers.awaitChunks("poison", 3);
    assertThat(summary.path("totalMentions").intValue()).isEqualTo(7);
    assertThat(server.get(first).status()).isEqualTo(404);
    String second = "/api/brands/poison/failed/" + failed.get(1).path("id").stringValue();
    assertThat(server.delete(second).status()).isEqualTo(200);
    assertThat(server.delete(second).status()).isEqualTo(404);
    assertThat(server.get("/api/brands/poison/failed").body().path("failed")).hasSize(3);
    assertThat(workers.redis().llen("failed:brand:poison")).isEqualTo(3);
  }

  @Test
  void poisonThatIsNoTextOrMuchTooLongHurtsNobody() {
    String padding = ",\"padding\":\"" + "x".repeat(3 << 20) + "\"";
    workers.push(
        "huge",
        Workers.chunk("huge", "before", 1, ""),
        Workers.chunk("huge", "huge-1", 1, padding),
        Workers.chunk("huge", "huge-2", 1, padding.replace('x', 'y')),
        Workers.chunk("huge", "after", 1, ""));
    workers.pushBytes("huge", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    workers.awaitChunks("huge", 2);
    await().until(() -> workers.redis().llen("failed:brand:huge") == 3);
    JsonNode failed = server.get("/api/brands/huge/failed").body().path("failed");
    assertThat(failed.get(0).path("encoding").stringValue()).isEqualTo("truncated");
    assertThat(failed.get(0).path("payload").stringValue()).hasSize(10_000);
    assertThat(failed.get(2).path("encoding").stringValue()).isEqualTo("base64");
    String id = failed.get(0).path("id").stringValue();
    TestServer.Answer replay = server.post("/api/brands/huge/failed/" + id + "/replay", "");
    assertThat(replay.status()).isEqualTo(400);
    assertThat(replay.text("field")).isEqualTo("payload");
  }

  @Test
  void aLateChunkWithinTheWindowIsMergedAndOneBeforeItIsCounted() {
    String now = "\"processedAt\":\"2026-01-01T00:00:00Z\"";
    workers.push(
        "late",
        Workers.chunk("late", "new", 1, ""),
        Workers.chunk("late", "hours", 1, "")
            .replace(now, "\"processedAt\":\"2025-12-31T01:00:00Z\""),
        Workers.chunk("late", "days", 1, "")
            .replace(now, "\"processedAt\":\"2025-12-30T00:00:00Z\""));
    workers.awaitChunks("late", 2);
    await().until(() -> details("late").path("late").intValue() == 1);
  }

  @Test
  void chunksOfTheFutureDoNotMoveTheWindowAwayFromThePresent() {
    String then = "\"processedAt\":\"2026-01-01T00:00:00Z\"";
    String now = "\"processedAt\":\"" + Instant.now() + "\"";
    workers.push(
        "future",
        Workers.chunk("future", "far", 1, "")
            .replace(then, "\"processedAt\":\"2999-01-01T00:00:00Z\""),
        Workers.chunk("future", "now", 1, "").replace(then, now));
    workers.awaitChunks("future", 2);
  }

  @Test
  void manyBrandsAreMergedAtOnceAndNoneWaitsForAnother() {
    List<String> brands = IntStream.range(0, 60).mapToObj(i -> "many-" + i).toList();
    for (String brand : brands) {
      for (int i = 0; i < 40; i++) {
        workers.push(brand, Workers.chunk(brand, "c" + i, i, ""));
      }
    }
    brands.forEach(
        brand ->
            assertThat(workers.awaitChunks(brand, 40).path("totalMentions").intValue())
                .isEqualTo(780));
  }

  @Test
  void readersOfABrandWithoutChunksWaitAndUnknownOnesAreToldSo() {
    assertThat(server.post("/api/brands", "{\"brand\":\"Nike Air\"}").status()).isEqualTo(201);
    assertThat(server.post("/api/brands", "{\"brand\":\"nike-air\"}").status()).isEqualTo(200);
    assertThat(workers.redis().sismember("brands:set", "nike-air")).isTrue();
    for (String what : List.of("summary", "chunks", "spikes", "analytics", "live", "explain")) {
      TestServer.Answer answer = server.get("/api/brands/nike-air/" + what);
      assertThat(answer.status()).as(what).isEqualTo(200);
      assertThat(answer.text("status")).as(what).isEqualTo("waiting");
      assertThat(answer.text("message")).as(what).contains("result:brand:nike-air:chunks");
      assertThat(server.get("/api/brands/unknown/" + what).status()).as(what).isEqualTo(404);
    }
    TestServer.Answer bad = server.post("/api/brands", "{\"brand\":\"<b>\"}");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.text("field")).isEqualTo("brand");
  }

  @Test
  void explainNamesTheChunksAndShadowShowsWhatAnotherThresholdWouldDo() {
    workers.push(
        "why",
        Workers.chunk("why", "1", 5, ""),
        Workers.chunk("why", "2", 3, "").replace("Launch Buzz", "launch buzz!"),
        Workers.chunk("why", "3", 2, "").replace("Launch Buzz", "Launch party"));
    workers.awaitChunks("why", 3);
    JsonNode why = server.get("/api/brands/why/explain").body();
    assertThat(why.path("chunks").valueStream().map(c -> c.path("chunkId").stringValue()))
        .containsExactly("3", "2", "1");
    assertThat(why.path("clusters")).hasSize(2);
    assertThat(why.path("chunksInWindow").intValue()).isEqualTo(3);
    JsonNode shadow = server.get("/api/brands/why/shadow?threshold=0.4").body();
    assertThat(shadow.path("difference").path("clusters").intValue()).isEqualTo(2);
    assertThat(shadow.path("difference").path("shadowClusters").intValue()).isEqualTo(1);
    assertThat(shadow.path("difference").path("onlyNow").get(0).stringValue())
        .isEqualTo("Launch party");
    assertThat(shadow.path("shadowSummary").path("clusters").get(0).path("mentions").intValue())
        .isEqualTo(10);
    assertThat(server.get("/api/brands/why/shadow?threshold=2").text("field"))
        .isEqualTo("threshold");
  }

  @Test
  void theStreamSendsTheSummaryAsItStandsAndEachNewOne() throws Exception {
    workers.push("stream", Workers.chunk("stream", "1", 1, ""));
    workers.awaitChunks("stream", 1);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.address("/api/brands/stream/stream"))).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<java.io.InputStream> stream = http.send(request, BodyHandlers.ofInputStream());
      assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream");
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        assertThat(event(lines)).contains("\"totalChunks\":1");
        workers.push("stream", Workers.chunk("stream", "2", 1, ""));
        assertThat(event(lines)).contains("\"totalChunks\":2");
        workers.push("stream", Workers.chunk("stream", "3", 1, ""));
        assertThat(event(lines)).contains("\"totalChunks\":3");
      }
    }
  }

  /** The data of the next event. */
  private static String event(BufferedReader lines) throws Exception {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data: ")) {
        return line;
      }
    }
    throw new AssertionError("the stream ended");
  }

  @Test
  void summariesComeBackAfterAFlush() {
    workers.push("flushed", Workers.chunk("flushed", "1", 7, ""), "poison");
    JsonNode before = workers.awaitChunks("flushed", 1);
    await().until(() -> workers.redis().llen("failed:brand:flushed") == 1);
    workers.redis().flushall();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(workers.summary("flushed")).isEqualTo(before));
    await().until(() -> workers.redis().llen("failed:brand:flushed") == 1);
    workers.push(
        "flushed", Workers.chunk("flushed", "1", 7, ""), Workers.chunk("flushed", "2", 1, ""));
    assertThat(workers.awaitChunks("flushed", 2).path("totalMentions").intValue()).isEqualTo(8);
  }

  @Test
  void theSummaryOfABrandThatIsWorkedOnDoesNotExpire() {
    workers.push("active", Workers.chunk("active", "1", 1, ""));
    workers.awaitChunks("active", 1);
    workers.redis().expire("summary:brand:active", 100);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> workers.redis().ttl("summary:brand:active") > 1_700);
  }

  @Test
  void metersHaveTheNamesOfTheSeed() {
    workers.push("meters", Workers.chunk("meters", "1", 1, ""));
    workers.awaitChunks("meters", 1);
    String page = server.text("/insights/metrics");
    assertThat(page)
        .contains(
            "orchestrator_brands_processed_total{service=",
            "orchestrator_chunks_merged_total{service=",
            "orchestrator_clusters_aggregated_total{service=",
            "orchestrator_processing_time_seconds_bucket{service=",
            "orchestrator_io_time_seconds_bucket{service=",
            "orchestrator_redis_read_latency_seconds_bucket{service=",
            "orchestrator_redis_write_latency_seconds_bucket{service=",
            "orchestrator_memory_usage_bytes{service=",
            "orchestrator_cpu_user_time_seconds{service=",
            "orchestrator_cpu_system_time_seconds{service=")
        .doesNotContain("jvm_");
  }

  @Test
  void brandsAreReadFromSetsAndListsAndAWrongTypeIsPassedOver() {
    workers.redis().sadd("brands:list", "from-the-set", "Not Any %");
    await()
        .atMost(Duration.ofSeconds(45))
        .untilAsserted(
            () ->
                assertThat(server.get("/api/brands/from-the-set/summary").status()).isEqualTo(200));
  }
}
