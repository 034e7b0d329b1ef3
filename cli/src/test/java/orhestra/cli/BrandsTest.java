package orhestra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import orhestra.cli.terminal.Terminal;
import orhestra.client.WireJson;

/** The commands about brands, against a server that answers as it was told. */
@Timeout(60)
class BrandsTest {
  private static final String UNKNOWN =
      "{\"success\":false,\"error\":\"this brand is unknown\",\"field\":\"brand\"}";

  private final StandInServer server;
  private final CapturedTerminal terminal = new CapturedTerminal();

  BrandsTest() throws IOException {
    server = new StandInServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void listTellsWhatBecameOfTheChunks() {
    server.on(
        "GET /api/brands",
        200,
        "{\"brands\":[\"nike\"],\"details\":[{\"brand\":\"nike\",\"chunks\":1204,\"duplicates\":12,"
            + "\"late\":2,\"failed\":1,\"lastMergedAt\":\"2026-03-01T09:57:00Z\"}]}");

    assertThat(run("brands")).isZero();
    assertThat(terminal.out().lines())
        .containsExactly(
            "BRAND  CHUNKS  DUPLICATES  LATE  FAILED     MERGED",
            "nike    1,204          12     2       1  3 min ago");

    assertThat(run("brands", "--json")).isZero();
    String json = terminal.out().substring(terminal.out().indexOf('{'));
    assertThat(WireJson.mapper().readTree(json).path("brands").get(0).asString()).isEqualTo("nike");
  }

  @Test
  void emptyListSaysHowToSendAChunk() {
    server.on("GET /api/brands", 200, "{\"brands\":[],\"details\":[]}");

    assertThat(run("brands")).isZero();
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).contains("redis-cli RPUSH result:brand:nike:chunks '{\"chunkId\"");
  }

  @Test
  void serverWithoutRedisSaysSo() {
    server.on(
        "GET /api/brands",
        503,
        "{\"success\":false,\"error\":\"the insights door needs Redis: REDIS_URL is none\"}");

    assertThat(run("brands")).isEqualTo(3);
    assertThat(run("brand", "nike")).isEqualTo(3);
    assertThat(terminal.err().lines().filter(line -> line.contains("needs Redis"))).hasSize(2);
  }

  @Test
  void cardShowsTheSummaryTheCountsAndTheSpikes() {
    server
        .on("GET /api/brands/nike/live", 200, live(summary(3, "Launch\\u001b[2J Buzz")))
        .on(
            "GET /api/brands/nike/spikes",
            200,
            "{\"spikes\":[{\"timestamp\":\"2026-03-01T09:48:00Z\",\"spikeScore\":4.21,"
                + "\"mentionCount\":310,\"threshold\":2}]}");

    assertThat(run("brand", "nike")).isZero();
    assertThat(terminal.out())
        .contains("2, the last 3 s ago, 5 waiting, 12 duplicates, 1 failed")
        .contains("50 % positive, 30 % neutral, 20 % negative, score 0.40")
        .contains("Launch?[2J Buzz  ####################  7  spike")
        .contains("12 min ago: 310 mentions, 4.2 times the usual")
        .contains("7 notable mentions.")
        .doesNotContain("\u001b");
  }

  @Test
  void brandWithoutChunksIsNoErrorAndSaysHowToSendOne() {
    server.on("GET /api/brands/nike/live", 200, "{\"status\":\"waiting\",\"message\":\"none\"}");

    assertThat(run("brand", "nike")).isZero();
    assertThat(terminal.err()).contains("No chunk", "RPUSH result:brand:nike:chunks");
  }

  @Test
  void unknownBrandIsRefusedAndTheListIsNamed() {
    server.on("GET /api/brands/nope/live", 404, UNKNOWN);
    server.on("GET /api/brands/nope/stream", 404, UNKNOWN);

    assertThat(run("brand", "nope")).isEqualTo(4);
    assertThat(run("brand", "nope", "--watch")).isEqualTo(4);
    assertThat(terminal.err())
        .contains("this brand is unknown", "./orhestra brands lists the brands")
        .doesNotContain("jobs");
  }

  @Test
  void watchInAPipeAppendsLinesAndOutlivesARestart() {
    server
        .on("GET /api/brands/nike/stream", 200, event(1) + event(2))
        .on("GET /api/brands/nike/stream", 503, "{}")
        .on("GET /api/brands/nike/stream", 200, event(2) + event(3))
        .on("GET /api/brands/nike/stream", 404, UNKNOWN)
        .on("GET /api/brands/nike/live", 200, live(summary(1, "Launch")));

    assertThat(run("brand", "nike", "--watch")).isEqualTo(4);
    assertThat(terminal.out().lines().toList().getLast())
        .isEqualTo(
            "2026-03-01T09:59:57Z  2 chunks, 8 mentions, 50 % positive, 30 % neutral,"
                + " 20 % negative, score 0.40, most: Launch 3, SPIKE");
    assertThat(terminal.err()).contains("waiting for it", "answers again");
  }

  @Test
  void watchForProgramsIsOneDocumentALine() {
    server
        .on("GET /api/brands/nike/stream", 200, event(1) + event(2) + event(2))
        .on("GET /api/brands/nike/stream", 404, UNKNOWN)
        .on("GET /api/brands/nike/live", 200, live(summary(1, "Launch")));

    run("brand", "nike", "--watch", "--json");

    assertThat(terminal.out().lines().limit(2))
        .extracting(line -> WireJson.mapper().readTree(line).path("epoch").asInt())
        .containsExactly(1, 2);
  }

  @Test
  void watchOnATerminalDrawsTheCardOverItself() {
    terminal.showing(new Terminal.Display(true, false, true, 60));
    server
        .on("GET /api/brands/nike/stream", 200, event(1))
        .on("GET /api/brands/nike/stream", 200, event(2))
        .on("GET /api/brands/nike/stream", 404, UNKNOWN)
        .on("GET /api/brands/nike/live", 200, live(summary(1, "Launch")))
        .on("GET /api/brands/nike/spikes", 200, "{\"spikes\":[]}");

    run("brand", "nike", "--watch");

    assertThat(terminal.out())
        .contains("No answer from the server; waiting for it.")
        .containsPattern("\u001b\\[\\d+A\r")
        .contains("Launch 2");
    assertThat(terminal.out().lines())
        .allSatisfy(
            line ->
                assertThat(line.replaceAll("\u001b\\[[?0-9]*[a-zA-Z]", "").length())
                    .isLessThan(60));
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--server", server.address()));
    return Main.run(all, terminal.terminal());
  }

  private static String event(int epoch) {
    return "event: summary\ndata: " + summary(epoch, "Launch " + epoch) + "\n\n";
  }

  private static String live(String summary) {
    return "{\"status\":\"live\",\"lastMergedAt\":\"2026-03-01T09:59:57Z\",\"mergedChunks\":2,"
        + "\"waitingChunks\":5,\"duplicates\":12,\"late\":0,\"failed\":1,\"summary\":"
        + summary
        + "}";
  }

  private static String summary(int epoch, String label) {
    return "{\"brand\":\"nike\",\"generatedAt\":\"2026-03-01T09:59:57.123Z\",\"totalChunks\":2,"
        + "\"totalMentions\":8,\"sentiment\":{\"positive\":5,\"neutral\":3,\"negative\":2,"
        + "\"score\":0.4},\"dominantTopics\":[\"launch\",\"price\"],\"clusters\":[{\"id\":\"c\","
        + "\"label\":\""
        + label
        + "\",\"mentions\":7,\"spike\":true}],\"spikeDetected\":true,"
        + "\"summary\":\"7 notable mentions.\",\"chunkSummaries\":[],\"epoch\":"
        + epoch
        + "}";
  }
}
