package orhestra.client.insights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import orhestra.client.ServerException;
import orhestra.client.StubServer;
import orhestra.client.Transport;
import orhestra.client.TransportOptions;
import orhestra.client.WireJson;
import tools.jackson.databind.JsonNode;

class InsightsClientTest {
  static final String SUMMARY =
      """
      {"brand":"nike","generatedAt":"2025-01-01T00:00:01.000Z","totalChunks":2,"totalMentions":8,
       "sentiment":{"positive":5,"neutral":2,"negative":1,"score":0.4},"dominantTopics":["launch"],
       "clusters":[{"id":"c","label":"Launch Buzz","mentions":7,"spike":true},
                   {"id":"d","label":"Price","mentions":1}],
       "spikeDetected":true,"summary":"7 notable mentions.","chunkSummaries":["one"],
       "epoch":3,"windowStart":"2024-12-31T00:00:00.000Z","news":[1]}
      """;

  private StubServer.Reply reply = StubServer.Reply.json(200, "{}");
  private final StubServer server;
  private final Transport transport;
  private final InsightsClient client;

  InsightsClientTest() throws IOException {
    server = new StubServer(seen -> reply);
    transport = new Transport(TransportOptions.of(server.uri()));
    client = new InsightsClient(transport);
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  @Test
  void brandsOfAllPagesAreRead() throws Exception {
    try (StubServer pages =
            new StubServer(
                seen ->
                    StubServer.Reply.json(
                        200,
                        seen.uri().contains("cursor=a")
                            ? "{\"brands\":[\"b\"],\"details\":[{\"brand\":\"b\",\"chunks\":2,"
                                + "\"lastMergedAt\":\"2025-01-01T00:00:00Z\"}]}"
                            : "{\"brands\":[\"a\"],\"details\":[{\"brand\":\"a\",\"chunks\":1,"
                                  + "\"duplicates\":3,\"late\":4,\"failed\":5,\"lastMergedAt\":null}],"
                                  + "\"nextCursor\":\"a\"}"));
        Transport toPages = new Transport(TransportOptions.of(pages.uri()))) {
      List<Brand> brands = new InsightsClient(toPages).brands();

      assertThat(brands).extracting(Brand::name).containsExactly("a", "b");
      assertThat(brands.getFirst()).isEqualTo(new Brand("a", 1, 3, 4, 5, 0, null, null, null));
      assertThat(brands.getLast().lastMergedAt()).isEqualTo(Instant.parse("2025-01-01T00:00:00Z"));
    }
  }

  @Test
  void liveTellsTheCountsAndTheSummary() throws Exception {
    answer(
        "{\"brand\":\"nike\",\"status\":\"live\",\"mergedChunks\":9,\"waitingChunks\":null,"
            + "\"duplicates\":1,\"late\":2,\"failed\":3,\"summary\":"
            + SUMMARY
            + "}");

    Live live = client.live("nike");

    assertThat(live.mergedChunks()).isEqualTo(9);
    assertThat(live.waitingChunks()).isNull();
    Summary summary = live.summary();
    assertThat(summary).isNotNull();
    assertThat(summary.text()).isEqualTo("7 notable mentions.");
    assertThat(summary.sentiment()).isEqualTo(new Summary.Sentiment(5, 2, 1, 0.4));
    assertThat(summary.clusters())
        .containsExactly(
            new Summary.Cluster("c", "Launch Buzz", 7, true),
            new Summary.Cluster("d", "Price", 1, false));
    assertThat(summary.epoch()).isEqualTo(3);
  }

  @Test
  void brandThatWaitsHasNoSummary() throws Exception {
    answer("{\"status\":\"waiting\",\"message\":\"no chunk of nike has been merged yet\"}");

    assertThat(client.live("nike").summary()).isNull();
    assertThat(client.spikes("nike")).isEmpty();
  }

  @Test
  void namesAreOneSegmentOfThePath() throws Exception {
    client.live("a/../b c", JsonNode.class);

    assertThat(server.seen().getFirst().uri()).isEqualTo("/api/brands/a%2F..%2Fb%20c/live");
    assertThatThrownBy(() -> client.live(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failedChunkIsReplayedAsItCameOrMended() throws Exception {
    answer(
        "{\"brand\":\"nike\",\"failed\":[{\"id\":\"7\",\"receivedAt\":\"2025-01-01T00:00:00Z\","
            + "\"error\":\"no score\",\"encoding\":\"text\",\"payload\":\"{}\"}]}");
    FailedChunk failed = client.failed("nike").getFirst();
    assertThat(failed.error()).isEqualTo("no score");

    client.replay("nike", failed.id(), null);
    client.replay("nike", failed.id(), WireJson.mapper().readTree("{\"chunkId\":\"x\"}"));

    assertThat(server.seen().subList(1, 3))
        .extracting(seen -> seen.method() + " " + seen.uri() + " " + seen.body())
        .containsExactly(
            "POST /api/brands/nike/failed/7/replay ",
            "POST /api/brands/nike/failed/7/replay {\"payload\":{\"chunkId\":\"x\"}}");
  }

  @Test
  void anAnswerWithoutTheBrandsIsNoAnswerOfThisContract() {
    answer("{\"hello\":\"world\"}");

    assertThatThrownBy(client::brands)
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("is this an Orhestra server?");
  }

  private void answer(String json) {
    reply = StubServer.Reply.json(200, json);
  }
}
