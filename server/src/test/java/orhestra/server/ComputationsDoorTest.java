package orhestra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import orhestra.server.TestServer.Answer;
import tools.jackson.databind.JsonNode;

/** The computations door as its clients meet it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ComputationsDoorTest {
  private static final String ABC = ",\"clientsList\":[\"A\",\"B\",\"C\"]";

  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static TestServer onH2;
  private static TestServer onPostgres;

  enum Database {
    H2,
    POSTGRESQL
  }

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.start();
    onH2 = TestServer.onH2(folder.resolve("shared"));
    onPostgres =
        TestServer.onPostgres(
            postgres.getJdbcUrl("postgres", "postgres"), "ORHESTRA_DURABILITY", "process");
  }

  @AfterAll
  static void stop() throws Exception {
    onH2.close();
    onPostgres.close();
    postgres.close();
  }

  private static TestServer server(Database database) {
    return database == Database.H2 ? onH2 : onPostgres;
  }

  private static Answer update(TestServer server, String job, String client, String more) {
    return server.post(
        "/api/update", "{\"jobId\":\"%s\",\"clientId\":\"%s\"%s}".formatted(job, client, more));
  }

  private static Answer status(TestServer server, String job) {
    return server.get("/api/job-status/" + job);
  }

  /** The job's status as soon as it is this one. */
  private static Answer await(TestServer server, String job, String status) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Answer answer = status(server, job);
    while (!status.equals(answer.text("status"))) {
      if (System.nanoTime() > limit) {
        throw new AssertionError("not " + status + ": " + answer);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      answer = status(server, job);
    }
    return answer;
  }

  @ParameterizedTest
  @EnumSource
  void theSeedsExamplesAreAnsweredAsTheSeedSays(Database database) {
    TestServer server = server(database);
    String list = ",\"clientsList\":[\"client_1\"]";
    Answer first = update(server, "test_123", "client_1", list);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body().toString())
        .isEqualTo("{\"message\":\"Update for job test_123, client client_1 recorded.\"}");
    Answer done = await(server, "test_123", "COMPLETED");
    assertThat(done.text("message")).isEqualTo("Job test_123 is completed.");
    assertThat(done.body().at("/jobInfo/finalResult/aggregatedResults").toString()).isEqualTo("{}");
    assertThat(done.body().at("/metadata/doneCount").intValue()).isEqualTo(1);
    assertThat(update(server, "test_123", "client_1", list).text("message"))
        .isEqualTo("Job test_123 is already completed. No further updates are needed.");
    Answer unknown = status(server, "nobody");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body().toString()).isEqualTo("{\"error\":\"Unknown jobId nobody\"}");
  }

  @ParameterizedTest
  @EnumSource
  void twoOfThreeIsInProgressAndARepeatCountsOnce(Database database) {
    TestServer server = server(database);
    String schema = ",\"schema\":[{\"name\":\"age\",\"dataType\":\"NUMERIC\"}]";
    update(server, "shared", "A", ABC + schema);
    update(server, "shared", "B", ABC + ",\"schema\":{\"age\":\"numeric\"}");
    assertThat(update(server, "shared", "B", ABC).status()).isEqualTo(200);
    Answer status = status(server, "shared");
    assertThat(status.text("message")).isEqualTo("Job shared is in progress (doneCount=2/3).");
    assertThat(status.text("status")).isEqualTo("IN_PROGRESS");
    assertThat(status.body().at("/jobInfo/schema/0/name").stringValue()).isEqualTo("age");
    assertThat(status.body().at("/jobInfo/finalResult").isNull()).isTrue();
    assertThat(status.body().at("/jobInfo/updatedClients").toString()).isEqualTo("[\"A\",\"B\"]");
    assertThat(status.body().at("/progress/percentage").doubleValue()).isEqualTo(66.7);
    Answer why = server.get("/api/jobs/shared/explain");
    assertThat(why.text("explanation"))
        .startsWith("waiting for C since ")
        .contains("at most 0 may drop out");
  }

  @ParameterizedTest
  @EnumSource
  void theJointStatisticsAreThoseOfThePool(Database database) {
    TestServer server = server(database);
    String base =
        """
        ,"clientsList":["A","B"],"mode":"plain","schema":[
          {"name":"age","dataType":"NUMERIC","min":0,"max":100,"bins":4},
          {"name":"active","dataType":"BOOLEAN"},
          {"name":"sex","dataType":"NOMINAL","categories":["f","m"]},
          {"featureName":"bmi","dataType":"NUMERIC","offset":0,"length":7,"fields":[]}]\
        """;
    update(
        server,
        "joint",
        "A",
        base
            + """
            ,"contribution":{"age":{"n":2,"sum":71,"sumSquares":2521,"min":35,"max":36,
              "histogram":[0,2,0,0]},"active":{"n":2,"true":1},"sex":{"counts":{"f":2,"x":1}},
              "bmi":[10,18,38,20,1,2,3]}\
            """);
    Answer second =
        update(
            server,
            "joint",
            "B",
            base
                + """
                ,"contribution":{"age":{"n":1,"sum":80,"sumSquares":6400,"min":80,"max":80,
                  "histogram":[0,0,0,1]},"active":{"n":2,"true":2},"sex":{"counts":{"m":1}},
                  "bmi":[30,20,40,24,1,2,3]}\
                """);
    assertThat(second.status()).isEqualTo(200);
    Answer done = await(server, "joint", "COMPLETED");
    assertThat(done.body().at("/metadata/totalFeatures").intValue()).isEqualTo(4);
    JsonNode results = done.body().path("aggregatedResults");
    assertThat(results.at("/age/mean").doubleValue()).isEqualTo(151.0 / 3);
    assertThat(results.at("/age/min").doubleValue()).isEqualTo(35);
    assertThat(results.at("/age/max").doubleValue()).isEqualTo(80);
    assertThat(results.at("/age/q2Error").doubleValue()).isEqualTo(25);
    assertThat(results.at("/age/q2").doubleValue()).isBetween(25.0, 50.0);
    assertThat(results.at("/active/percentage").doubleValue()).isEqualTo(75);
    assertThat(results.at("/sex").toString())
        .isEqualTo(
            "{\"n\":4,\"counts\":{\"f\":2,\"m\":1},\"other\":1,\"distinct\":null,"
                + "\"mode\":\"f\",\"share\":0.5}");
    assertThat(results.at("/bmi/mean").doubleValue()).isEqualTo(23);
    assertThat(results.at("/bmi/min").doubleValue()).isEqualTo(18);
    assertThat(results.at("/bmi/max").doubleValue()).isEqualTo(40);
    assertThat(results.at("/bmi/q1").isNull()).isTrue();
    assertThat(results.at("/bmi/quartiles").stringValue()).isEqualTo("not mergeable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"clientId\":\"A\",\"clientsList\":[\"A\"]} | jobId",
        "{\"jobId\":\"a/b\",\"clientId\":\"A\",\"clientsList\":[\"A\"]} | jobId",
        "{\"jobId\":true,\"clientId\":\"A\",\"clientsList\":[\"A\"]} | jobId",
        "{\"jobId\":\"j\",\"clientsList\":[\"A\"]} | clientId",
        "{\"jobId\":\"j\",\"clientId\":\"A\"} | clientsList",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"clientsList\":[]} | clientsList",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"clientsList\":\"A\"} | clientsList",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"clientsList\":[\"A\",{}]} | clientsList[1]",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":0} | totalClients",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":\"x\"} | totalClients",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1.5} | totalClients",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"schema\":3} | schema",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"schema\":[{\"name\":\"a\","
            + "\"dataType\":\"X\"}]} | schema[0].dataType",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"contribution\":{}} |"
            + " contribution",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"schema\":{\"a\":\"boolean\"},"
            + "\"contribution\":{\"a\":{\"n\":1,\"true\":2}}} | contribution.a.true",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"quorum\":2} | quorum",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"deadlineSeconds\":0}"
            + " | deadlineSeconds",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"mode\":\"magic\"} | mode",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"mode\":\"secure\"} | mode",
        "{\"jobId\":\"j\",\"clientId\":\"A\",\"totalClients\":1,\"mode\":\"smpc\"} | mode"
      })
  void aWrongFieldIsNamedAndNothingIsKept(String body, String field) {
    Answer answer = onH2.post("/api/update", body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo(field);
    assertThat(status(onH2, "j").status()).isEqualTo(404);
  }

  @Test
  void otherRefusalsAreJsonToo() {
    assertThat(onH2.post("/api/update", "{\"jobId\":").status()).isEqualTo(400);
    Answer form =
        onH2.send(
            onH2.request("/api/update")
                .setHeader("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(form.status()).isEqualTo(415);
    assertThat(status(onH2, "a%2Fb").status()).isEqualTo(400);
    update(onH2, "mine", "A", ABC);
    Answer stranger = update(onH2, "mine", "D", ABC);
    assertThat(stranger.status()).isEqualTo(403);
    assertThat(stranger.text("field")).isEqualTo("clientId");
    Answer other = update(onH2, "mine", "B", ",\"clientsList\":[\"A\",\"B\"]");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.body().path("inForce").toString()).isEqualTo("[\"A\",\"B\",\"C\"]");
    assertThat(other.body().path("received").toString()).isEqualTo("[\"A\",\"B\"]");
    update(onH2, "mine", "B", ABC + ",\"schema\":{\"a\":\"boolean\"}");
    Answer shape = update(onH2, "mine", "C", ABC + ",\"schema\":{\"a\":\"numeric\"}");
    assertThat(shape.status()).isEqualTo(409);
    assertThat(shape.body().path("inForce").toString()).isEqualTo("{\"a\":\"boolean\"}");
    assertThat(update(onH2, "mine", "C", ",\"totalClients\":\"3\"").status()).isEqualTo(200);
    await(onH2, "mine", "COMPLETED");
  }

  @Test
  void numbersAreIdsAndTotalsMayBeText() {
    Answer one = onH2.post("/api/update", "{\"jobId\":7,\"clientId\":1,\"totalClients\":\"2\"}");
    assertThat(one.text("message")).isEqualTo("Update for job 7, client 1 recorded.");
    update(onH2, "7", "2", ",\"totalClients\":2");
    await(onH2, "7", "COMPLETED");
  }

  @ParameterizedTest
  @EnumSource
  void aJobExpiresAtItsDeadlineAndGoesOnWithItsQuorum(Database database) {
    TestServer server = server(database);
    update(server, "late", "A", ABC + ",\"deadlineSeconds\":1");
    update(server, "some", "A", ABC + ",\"quorum\":2,\"graceSeconds\":0");
    update(server, "some", "C", ABC);
    Answer some = await(server, "some", "COMPLETED");
    assertThat(some.body().at("/metadata/doneCount").intValue()).isEqualTo(2);
    Answer late = await(server, "late", "EXPIRED");
    assertThat(late.text("error"))
        .isEqualTo("the deadline passed with 1 of 3 clients; missing: B and C");
    assertThat(update(server, "late", "B", ABC).status()).isEqualTo(409);
  }

  @ParameterizedTest
  @EnumSource
  void aJobCanBeListedCancelledAndRemoved(Database database) {
    TestServer server = server(database);
    update(server, "gone", "A", ABC);
    assertThat(server.get("/api/jobs?limit=1000").body().path("jobs").toString())
        .contains("\"gone\"");
    assertThat(server.post("/api/jobs/gone/cancel", "").text("status")).isEqualTo("FAILED");
    assertThat(status(server, "gone").text("error")).isEqualTo("cancelled");
    assertThat(update(server, "gone", "B", ABC).status()).isEqualTo(409);
    assertThat(server.delete("/api/jobs/gone").status()).isEqualTo(200);
    assertThat(status(server, "gone").status()).isEqualTo(404);
    assertThat(server.delete("/api/jobs/gone").status()).isEqualTo(404);
    assertThat(server.post("/api/jobs/gone/cancel", "").status()).isEqualTo(404);
  }

  private static void race(int count, IntFunction<Answer> call) throws Exception {
    CyclicBarrier together = new CyclicBarrier(count);
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Callable<Answer>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(
            () -> {
              together.await();
              return call.apply(number);
            });
      }
      for (Future<Answer> answer : threads.invokeAll(calls)) {
        assertThat(answer.get().status()).as(answer.get().toString()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void sixteenEqualPostsAtOnceCountOnce(Database database) throws Exception {
    TestServer server = server(database);
    for (int round = 0; round < 25; round++) {
      String job = "equal" + round;
      race(16, number -> update(server, job, "A", ABC));
      assertThat(status(server, job).body().at("/jobInfo/doneCount").intValue()).isEqualTo(1);
      assertThat(status(server, job).body().at("/jobInfo/updatedClients").toString())
          .isEqualTo("[\"A\"]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void eightLastClientsAtOnceStartOneAggregation(Database database) throws Exception {
    TestServer server = server(database);
    for (int round = 0; round < 25; round++) {
      String job = "last" + round;
      race(8, number -> update(server, job, "c" + number, ",\"totalClients\":8"));
      Answer done = await(server, job, "COMPLETED");
      assertThat(done.body().at("/jobInfo/doneCount").intValue()).isEqualTo(8);
    }
  }

  @Test
  void aJobGoesOnAfterARestart(@TempDir Path own) {
    try (TestServer server = TestServer.onH2(own)) {
      update(server, "long", "A", ABC);
      update(server, "long", "B", ABC);
    }
    try (TestServer server = TestServer.onH2(own)) {
      assertThat(status(server, "long").text("message"))
          .isEqualTo("Job long is in progress (doneCount=2/3).");
      update(server, "long", "C", ABC);
    }
    try (TestServer server = TestServer.onH2(own)) {
      assertThat(await(server, "long", "COMPLETED").body().at("/jobInfo/doneCount").intValue())
          .isEqualTo(3);
    }
  }
}
