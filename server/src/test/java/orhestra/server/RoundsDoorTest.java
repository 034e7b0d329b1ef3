package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.secagg.Stage;
import orhestra.secagg.Transcript;
import orhestra.secagg.Trust;
import orhestra.secagg.Variant;
import orhestra.server.TestServer.Answer;
import tools.jackson.databind.JsonNode;

/** Secure rounds as their clients meet them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class RoundsDoorTest {
  private static final List<String> ABCD = List.of("A", "B", "C", "D");
  private static final List<String> ABC = List.of("A", "B", "C");

  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static TestServer onH2;
  private static TestServer onPostgres;
  private static TestServer replica;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.start();
    String url = postgres.getJdbcUrl("postgres", "postgres");
    onH2 = TestServer.onH2(folder.resolve("shared"));
    onPostgres = TestServer.onPostgres(url, "ORHESTRA_DURABILITY", "process");
    replica = TestServer.onPostgres(url, "ORHESTRA_DURABILITY", "process");
  }

  @AfterAll
  static void stop() throws Exception {
    onH2.close();
    replica.close();
    onPostgres.close();
    postgres.close();
  }

  private static Answer await(TestServer server, String job, String status) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Answer answer = server.get("/api/job-status/" + job);
    while (!status.equals(answer.text("status"))) {
      assertThat(System.nanoTime()).as("not %s: %s", status, answer).isLessThan(limit);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      answer = server.get("/api/job-status/" + job);
    }
    return answer;
  }

  /** 1 row of 5, 2 of 15, 3 of 25, 4 of 35; one smoker each. */
  private static void assertSum(JsonNode status, int clients) {
    JsonNode age = status.path("aggregatedResults").path("age");
    int rows = clients * (clients + 1) / 2;
    double sum = 0;
    for (int client = 0; client < clients; client++) {
      sum += (client + 1) * (10 * client + 5);
      assertThat(age.path("histogram").path("counts").get(client).asInt()).isEqualTo(client + 1);
    }
    assertThat(age.path("n").asInt()).isEqualTo(rows);
    assertThat(age.path("mean").asDouble()).isCloseTo(sum / rows, within(1e-6));
    assertThat(age.path("meanError").asDouble()).isBetween(0.0, 1e-6);
    assertThat(age.path("min").asDouble()).isZero();
    assertThat(age.path("max").asDouble()).isEqualTo(10 * clients);
    JsonNode smoker = status.path("aggregatedResults").path("smoker");
    assertThat(smoker.path("true").asInt()).isEqualTo(clients);
  }

  private static TestRound round(TestServer server, String job, Variant variant, String more) {
    return new TestRound(client -> server, job, variant, ABCD, more);
  }

  @ParameterizedTest
  @EnumSource
  void theSumIsThatOfTheRowsAndTheTranscriptHolds(Variant variant) throws Exception {
    for (TestServer server : List.of(onH2, onPostgres)) {
      String job = "sum-" + variant;
      TestRound round = round(server, job, variant, "");
      round.joinAll();
      round.play(Stage.ADVERTISE_KEYS, Stage.UNMASK, ABCD);
      JsonNode status = await(server, job, "COMPLETED").body();
      assertSum(status, 4);
      assertThat(status.path("metadata").path("survivors").size()).isEqualTo(4);
      assertThat(status.path("metadata").path("variant").stringValue()).isEqualTo(variant.name());
      byte[] transcript =
          server
              .http(
                  server.request("/api/v1/rounds/" + job + "/transcript").GET().build(),
                  java.net.http.HttpResponse.BodyHandlers.ofByteArray())
              .body();
      Trust trust = variant == Variant.ACTIVE ? round.trust() : Trust.NOBODY;
      Transcript.Verdict verdict = Transcript.decode(transcript).verify(trust);
      assertThat(verdict.survivors()).isEqualTo(ABCD);
      assertThat(verdict.signed()).isEqualTo(variant == Variant.ACTIVE);
    }
  }

  @ParameterizedTest
  @CsvSource({"SHARE_KEYS", "MASKED_INPUT", "CONSISTENCY_CHECK", "UNMASK"})
  void aClientThatStaysAwayFromAStageIsDoneWithout(Stage last) throws Exception {
    String job = "away-" + last;
    TestRound round = round(onH2, job, Variant.ACTIVE, ",\"stageSeconds\":1");
    round.joinAll();
    Stage stage = Stage.ADVERTISE_KEYS;
    for (; stage != last; stage = stage.next(Variant.ACTIVE)) {
      round.play(stage, ABCD);
    }
    round.play(last, Stage.UNMASK, ABC);
    // Who has sent its vector is in the sum, whether it stays to the end or not.
    boolean isIn = last.compareTo(Stage.MASKED_INPUT) > 0;
    assertSum(await(onH2, job, "COMPLETED").body(), isIn ? 4 : 3);
    if (last != Stage.UNMASK) {
      Answer late = round.send("D", new byte[] {1});
      assertThat(late.status()).isEqualTo(409);
      assertThat(late.text("refusal")).isEqualTo("ENDED");
    }
  }

  @Test
  void belowTheThresholdARoundFailsAndRevealsNothing() throws Exception {
    TestRound round = round(onH2, "few", Variant.SEMI_HONEST, ",\"stageSeconds\":1");
    round.joinAll();
    round.play(Stage.ADVERTISE_KEYS, Stage.MASKED_INPUT, ABCD);
    round.play(Stage.UNMASK, List.of("A", "B"));
    JsonNode status = await(onH2, "few", "FAILED").body();
    assertThat(status.path("error").stringValue())
        .contains("unmask: 2 of 4 clients answered in time, 3 must", "C and D");
    assertThat(status.path("jobInfo").path("finalResult").isNull()).isTrue();
    assertThat(onH2.get("/api/v1/rounds/few").text("stage")).isEqualTo("FAILED");
    assertThat(onH2.get("/api/v1/rounds/few/transcript").status()).isEqualTo(404);
  }

  @Test
  void clientsAreServedByAnyReplica() throws Exception {
    for (int time = 0; time < 3; time++) {
      String job = "replicas-" + time;
      Function<String, TestServer> either =
          client -> client.hashCode() % 2 == 0 ? onPostgres : replica;
      TestRound round = new TestRound(either, job, Variant.ACTIVE, ABCD, "");
      round.joinAll();
      round.play(Stage.ADVERTISE_KEYS, Stage.MASKED_INPUT, ABCD);
      round.moveTo(time % 2 == 0 ? replica : onPostgres);
      round.play(Stage.CONSISTENCY_CHECK, Stage.UNMASK, ABCD);
      assertSum(await(onPostgres, job, "COMPLETED").body(), 4);
    }
  }

  @Test
  void aRoundGoesOnAfterARestartAtAnyStage() throws Exception {
    Path data = folder.resolve("restarted");
    TestServer server = TestServer.onH2(data);
    try {
      TestRound round = round(server, "restart", Variant.ACTIVE, "");
      round.joinAll();
      for (Stage stage = Stage.ADVERTISE_KEYS; !stage.isOver(); ) {
        round.play(stage, List.of("A", "B"));
        server.close();
        server = TestServer.onH2(data);
        round.moveTo(server);
        round.play(stage, List.of("C", "D"));
        stage = stage.next(Variant.ACTIVE);
      }
      assertSum(await(server, "restart", "COMPLETED").body(), 4);
    } finally {
      server.close();
    }
  }

  private static void assertRefused(Answer answer, int status, String refusal) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.text("refusal")).isEqualTo(refusal);
    assertThat(answer.text("error")).isNotBlank();
  }

  @Test
  void eachWrongMessageHasItsOwnRefusal() throws Exception {
    TestRound other = round(onH2, "other", Variant.ACTIVE, "");
    other.joinAll();
    TestRound round = round(onH2, "refusals", Variant.ACTIVE, "");
    round.joinAll();
    byte[] keys = round.message("A", Stage.ADVERTISE_KEYS);
    assertRefused(round.send("A", new byte[0]), 400, "MALFORMED");
    byte[] version = keys.clone();
    version[0] = 9;
    assertRefused(round.send("A", version), 400, "UNKNOWN_VERSION");
    byte[] kind = keys.clone();
    kind[1] = 17;
    assertThat(round.send("A", kind).status()).isIn(400, 403);
    assertRefused(round.send("A", other.message("A", Stage.ADVERTISE_KEYS)), 409, "OTHER_ROUND");
    assertRefused(round.send("B", round.message("A", Stage.ADVERTISE_KEYS)), 403, "WRONG_SENDER");
    assertRefused(round.send("E", keys), 403, "UNKNOWN_SENDER");
    assertRefused(round.send("A", "a token of somebody else", keys), 403, "WRONG_SENDER");
    byte[] forged = keys.clone();
    forged[forged.length - 1] ^= 1;
    assertRefused(round.send("A", forged), 403, "FORGED");
    assertThat(round.send("A", keys).body().path("repeated").booleanValue()).isFalse();
    assertThat(round.send("A", keys).body().path("repeated").booleanValue()).isTrue();

    TestRound again = round(onH2, "refusals", Variant.ACTIVE, "");
    again.identities.putAll(round.identities);
    again.join("A");
    assertRefused(round.send("A", again.message("A", Stage.ADVERTISE_KEYS)), 409, "ALTERED_REPEAT");

    round.play(Stage.ADVERTISE_KEYS, List.of("B", "C", "D"));
    byte[] lateKeys = again.message("A", Stage.ADVERTISE_KEYS);
    assertRefused(round.send("A", lateKeys), 409, "TOO_LATE");
    round.play(Stage.SHARE_KEYS, ABCD);
    byte[] masked = round.message("A", Stage.MASKED_INPUT);
    byte[] shorter = java.util.Arrays.copyOf(masked, masked.length - 1);
    assertThat(round.send("A", shorter).status()).isIn(400, 403);
    // A client that is at the next stage already, by a list that it got elsewhere, is early.
    round.play(Stage.MASKED_INPUT, ABC);
    assertThat(round.ask("A", Stage.CONSISTENCY_CHECK, 0).statusCode()).isEqualTo(202);
    round.play(Stage.MASKED_INPUT, List.of("D"));
    round.play(Stage.CONSISTENCY_CHECK, Stage.UNMASK, ABCD);
    assertSum(await(onH2, "refusals", "COMPLETED").body(), 4);
    assertRefused(round.send("A", masked), 409, "ENDED");
    assertThat(round.ask("A", Stage.UNMASK, 0).statusCode()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clientId|\"clientId\":\"A\"|\"clientId\":[]",
        "token|\"token\":\"a-token-that-only-A-knows-0123456789\"|\"token\":\"short\"",
        "clientsList|\"clientsList\":[\"A\",\"B\",\"C\",\"D\"]|\"clientsList\":[\"A\",\"B\"]",
        "totalClients|\"clientsList\":[\"A\",\"B\",\"C\",\"D\"]|\"totalClients\":4",
        "variant|\"variant\":\"SEMI_HONEST\"|\"variant\":\"NAIVE\"",
        "keys|\"variant\":\"SEMI_HONEST\"|\"variant\":\"ACTIVE\"",
        "maxRows|\"maxRows\":1000|\"maxRows\":0",
        "minimumClients|\"maxRows\":1000|\"minimumClients\":2",
        "clientsList|\"maxRows\":1000|\"minimumClients\":5",
        "stageSeconds|\"maxRows\":1000|\"stageSeconds\":0",
        "returnUrl|\"maxRows\":1000|\"returnUrl\":\"ftp://x\"",
        "schema|\"bins\":10|\"x\":1",
        "schema|\"dataType\":\"BOOLEAN\"|\"dataType\":\"CATEGORICAL\"",
        "colour|\"maxRows\":1000|\"colour\":\"red\""
      })
  void wishesThatCannotBeMetNameTheField(String field, String right, String wrong) {
    TestRound round = round(onH2, "wishes", Variant.SEMI_HONEST, "");
    String body = round.wish("A", TestRound.token("A"));
    assertThat(body).contains(right);
    Answer answer = round.join("A", body.replace(right, wrong));
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(onH2.get("/api/v1/rounds/wishes").status()).isEqualTo(404);
  }

  @Test
  void whoWantsSomethingElseThanTheFirstOneIsShownBoth() {
    TestRound round = round(onH2, "agree", Variant.SEMI_HONEST, "");
    round.join("A");
    round.join("A");
    String body = round.wish("B", TestRound.token("B"));
    for (String[] change :
        new String[][] {
          {"maxRows", "\"maxRows\":1000", "\"maxRows\":999"},
          {"clientsList", ",\"D\"]", ",\"D\",\"E\"]"},
          {"schema", "\"bins\":10", "\"bins\":20"},
          {"minimumCell", "\"maxRows\":1000", "\"maxRows\":1000,\"minimumCell\":5"}
        }) {
      Answer answer = round.join("B", body.replace(change[1], change[2]));
      assertThat(answer.status()).as("%s", answer).isEqualTo(409);
      assertThat(answer.text("field")).isEqualTo(change[0]);
      assertThat(answer.body().has("inForce")).isTrue();
      assertThat(answer.body().path("inForce")).isNotEqualTo(answer.body().path("received"));
    }
    Answer taken = round.join("A", round.wish("A", "another token of 22 characters and more"));
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.text("field")).isEqualTo("token");
    assertThat(round.join("E", body.replace("\"clientId\":\"B\"", "\"clientId\":\"E\"")).status())
        .isEqualTo(403);
    Answer plain =
        onH2.post(
            "/api/update",
            "{\"jobId\":\"agree\",\"clientId\":\"A\",\"clientsList\":[\"A\",\"B\",\"C\",\"D\"]}");
    assertThat(plain.status()).isEqualTo(409);
    assertThat(plain.text("field")).isEqualTo("mode");
    onH2.post("/api/update", "{\"jobId\":\"clear\",\"clientId\":\"A\",\"totalClients\":4}");
    TestRound clear = round(onH2, "clear", Variant.SEMI_HONEST, "");
    assertThat(clear.join("A", clear.wish("A", TestRound.token("A"))).status()).isEqualTo(409);
  }

  @Test
  void aSecondSumOverOtherClientsIsWarnedOf() throws Exception {
    TestRound first = round(onH2, "first", Variant.SEMI_HONEST, ",\"minimumCell\":3");
    first.joinAll();
    first.play(Stage.ADVERTISE_KEYS, Stage.UNMASK, ABCD);
    JsonNode status = await(onH2, "first", "COMPLETED").body();
    JsonNode counts = status.path("aggregatedResults").path("age").path("histogram").path("counts");
    assertThat(counts.get(0).isNull()).as("one row").isTrue();
    assertThat(counts.get(1).isNull()).as("two rows").isTrue();
    assertThat(counts.get(2).asInt()).isEqualTo(3);
    TestRound second = new TestRound(client -> onH2, "second", Variant.SEMI_HONEST, ABC, "");
    Answer answer = second.join("A", second.wish("A", TestRound.token("A")));
    assertThat(answer.body().path("warnings").toString()).contains("tells of D");
    onH2.delete("/api/jobs/first");
    TestRound third = new TestRound(client -> onH2, "third", Variant.SEMI_HONEST, ABC, "");
    assertThat(
            third.join("A", third.wish("A", TestRound.token("A"))).body().path("warnings").size())
        .isEqualTo(1);
  }

  @Test
  void whatTheServerSeesOfVectorsIsShown() throws Exception {
    TestRound round = round(onH2, "seen", Variant.SEMI_HONEST, "");
    round.joinAll();
    round.play(Stage.ADVERTISE_KEYS, Stage.SHARE_KEYS, ABCD);
    round.play(Stage.MASKED_INPUT, ABC);
    JsonNode standing = onH2.get("/api/v1/rounds/seen").body();
    assertThat(standing.path("stage").stringValue()).isEqualTo("MASKED_INPUT");
    assertThat(standing.path("missing").toString()).isEqualTo("[\"D\"]");
    assertThat(standing.path("mayDropOut").asInt()).isEqualTo(1);
    JsonNode explained = onH2.get("/api/jobs/seen/explain").body();
    assertThat(explained.path("explanation").stringValue())
        .contains("MASKED_INPUT: waiting for D until", "1 more may drop out", "SEMI_HONEST");
    assertThat(explained.path("missingClients").toString()).isEqualTo("[\"D\"]");
    assertThat(standing.path("received").propertyNames()).containsExactly("A", "B", "C");
    assertThat(standing.path("received").path("A").path("head").stringValue()).hasSize(32);
    Answer cancelled = onH2.post("/api/jobs/seen/cancel", "");
    assertThat(cancelled.text("status")).isEqualTo("FAILED");
    assertRefused(round.send("D", new byte[60]), 409, "ENDED");
    assertThat(new String(round.ask("D", Stage.UNMASK, 0).body(), StandardCharsets.UTF_8))
        .contains("cancelled");
  }
}
